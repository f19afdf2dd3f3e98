"""`convviz doctor`: every check is seen to fail where the thing is missing."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from convviz.cli.main import main
from convviz.output.formats import FORMATS
from convviz.studio import checks

Doctor = Callable[..., tuple[int, dict[str, dict[str, str]], str]]


@pytest.fixture
def doctor(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Doctor:
    """Run `convviz doctor --json` in an empty folder: exit code, checks by name, stderr."""
    monkeypatch.chdir(tmp_path)

    def run() -> tuple[int, dict[str, dict[str, str]], str]:
        with pytest.raises(SystemExit) as ended:
            main(["doctor", "--json"])
        out, err = capsys.readouterr()
        records = [json.loads(line) for line in out.splitlines()]
        return int(str(ended.value.code)), {r.pop("name"): r for r in records}, err

    return run


def test_nothing_is_missing_here_and_nothing_is_left(doctor: Doctor, tmp_path: Path) -> None:
    code, found, err = doctor()
    assert {name for name, check in found.items() if check["state"] == "missing"} == set()
    assert (code, err) == (0, "")
    assert {"python", "torch", "manim", "av", "uharfbuzz", "typeface", "disk"} <= set(found)
    assert {f"{name} files" for name in FORMATS} <= set(found)
    assert found["torch"]["found"] == metadata.version("torch")
    assert list(tmp_path.iterdir()) == []


def test_a_line_a_check(capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    shown = [
        checks.Check("one", "ok", "1.0"),
        checks.Check("two", "note", "odd", "do this"),
        checks.Check("three", "missing", "gone", "do that"),
    ]
    monkeypatch.setattr("convviz.cli.doctor.checks", lambda media: iter(shown))
    with pytest.raises(SystemExit) as ended:
        main(["doctor"])
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "ok       one            1.0",
        "note     two            odd  →  do this",
        "missing  three          gone  →  do that",
    ]
    assert ended.value.code == 1
    assert err == "convviz: missing or broken: three\n"


def test_a_note_alone_is_no_failure(capsys: pytest.CaptureFixture[str], monkeypatch: Any) -> None:
    only = checks.Check("desktop", "note", "none", "go elsewhere")
    monkeypatch.setattr("convviz.cli.doctor.checks", lambda media: iter([only]))
    with pytest.raises(SystemExit) as ended:
        main(["doctor"])
    assert ended.value.code == 0


def test_an_encoder_that_is_not_there(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    import av

    opened = av.open

    class WithoutX264:
        def __init__(self, container: Any) -> None:
            self._container = container

        def __getattr__(self, name: str) -> Any:
            return getattr(self._container, name)

        def add_stream(self, codec: str, *arguments: Any, **options: Any) -> Any:
            if "264" in codec:
                raise av.codec.codec.UnknownCodecError(codec)
            return self._container.add_stream(codec, *arguments, **options)

        def __enter__(self) -> WithoutX264:
            return self

        def __exit__(self, *exception: Any) -> None:
            self._container.close()

    def opening(file: Any, mode: str = "r", **options: Any) -> Any:
        container = opened(file, mode, **options)
        return WithoutX264(container) if mode == "w" else container

    monkeypatch.setattr(av, "open", opening)
    code, found, err = doctor()
    assert code == 1
    assert "mp4 files" in err
    assert found["mp4 files"]["state"] == "missing"
    assert "264" in found["mp4 files"]["found"]
    assert "--force-reinstall" in found["mp4 files"]["remedy"]
    assert found["gif files"]["state"] == "ok"


def test_a_file_that_cannot_be_read_back(monkeypatch: pytest.MonkeyPatch) -> None:
    class Empty:
        def __init__(self, path: Path, *arguments: Any) -> None:
            path.write_bytes(b"")

        def write(self, frame: Any, repeat: int = 1) -> None: ...
        def finish(self) -> None: ...

    monkeypatch.setattr("convviz.output.gif.GifSink", Empty)
    assert checks.file_format("gif").state == "missing"


def test_a_typeface_that_pango_does_not_use(monkeypatch: pytest.MonkeyPatch) -> None:
    if checks.other_scripts().state != "ok":
        pytest.skip("Pango takes the only font that there is, whatever it is asked for")
    monkeypatch.setattr("convviz.draw.kit.fonts.FAMILY", "No Such Family")
    check = checks.typeface()
    assert check.state == "missing"
    assert "font-roboto" in check.remedy


def test_a_font_file_that_is_gone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from convviz.draw.kit import fonts

    monkeypatch.setattr(fonts, "font_path", lambda weight: tmp_path / "gone.ttf")
    fonts.register_fonts.cache_clear()
    check = checks.typeface()
    assert check.state == "missing"
    assert "cannot be drawn" in check.found


def test_a_package_that_is_missing_too_old_or_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = checks.package("no-such-package-here", ">=1")
    assert (gone.state, gone.found) == ("missing", "not installed")
    assert "pip install 'no-such-package-here>=1'" in gone.remedy

    old = checks.package("click", ">=99")
    assert old.state == "missing"
    assert old.found == f"{metadata.version('click')}, and it has to be >=99"

    def refuse(name: str) -> Any:
        raise OSError("libpango-1.0.so.0: cannot open shared object file")

    monkeypatch.setattr(checks.importlib, "import_module", refuse)
    broken = checks.package("manim", ">=0.22")
    assert broken.state == "missing"
    assert "libpango-1.0.so.0" in broken.found
    assert "apt-get install" in broken.remedy


def test_another_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks.platform, "python_version", lambda: "3.10.9")
    assert checks.python().state == "missing"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file")
    check = checks.folder(tmp_path / "media")
    assert check.state == "missing"
    assert "-o" in check.remedy


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Usage:
        free = checks.LEAST_SPACE - 1

    monkeypatch.setattr(checks.shutil, "disk_usage", lambda path: Usage)
    assert checks.space(tmp_path / "not" / "there").state == "missing"


def test_desktop_and_browser_are_notes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(checks.sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (checks.desktop().state, checks.browser().state) == ("note", "note")
    browser = tmp_path / "chromium"
    browser.touch(mode=0o755)
    monkeypatch.setenv("DISPLAY", ":0")
    assert (checks.desktop().state, checks.browser().found) == ("ok", os.fspath(browser))


def test_no_other_fonts_is_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    import manimpango

    monkeypatch.setattr(manimpango, "list_fonts", lambda: ["Roboto", "Sans"])
    assert checks.other_scripts().state == "note"


def test_a_full_disk_is_not_blamed_on_a_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(checks, "_with_pango", full)
    assert "font-roboto" in checks.typeface().remedy
    monkeypatch.setattr(checks.tempfile, "TemporaryFile", full)
    found = checks.typeface()
    assert found.found == "not tried: no room for temporary files: no space left on device"
    assert found.remedy == "free some space; TMPDIR moves the temporary files"
