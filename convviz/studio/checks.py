"""What the machine needs for a render, each thing tried as a render would use it."""

from __future__ import annotations

import importlib
import os
import platform
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from importlib import metadata
from pathlib import Path
from typing import Any, Literal

from convviz.errors import ConvvizError
from convviz.output.formats import FORMATS, open_sink
from convviz.output.placing import Placement
from convviz.output.scratch import temporary_folder

State = Literal["ok", "missing", "note"]

LEAST_SPACE = 200_000_000  # bytes: a long film at 1080p with its scratch files
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_MODULES = {"pillow": "PIL"}  # where the package's name is not the module's
_LIBRARIES = "libcairo2 libpangocairo-1.0-0"  # what manim draws with
_MANIM_CFG = "correct manim.cfg, in this folder or in ~/.config/manim"
_SAMPLE = "Rag 0123456789"
_ROOM = 200_000  # bytes that a check writes at most


@dataclass(frozen=True)
class Check:
    """What was looked at and what was found.

    Attributes
    ----------
    name
        The thing.
    state
        "missing" is needed and not there; "note" is worth knowing.
    found
        What there is.
    remedy
        How to mend it; empty where all is well.
    """

    name: str
    state: State
    found: str
    remedy: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the check as `convviz doctor --json` prints it."""
        return asdict(self)


def checks(media: Path) -> Iterator[Check]:
    """Yield the checks one by one, each made when it is asked for.

    Parameters
    ----------
    media
        The folder that renders go to; it need not exist.
    """
    yield python()
    yield from packages()
    yield typeface()
    for name in FORMATS:
        yield file_format(name)
    yield folder(media)
    yield space(media)
    yield other_scripts()
    yield desktop()
    yield browser()


def python() -> Check:
    """Look at Python's version."""
    from packaging.specifiers import SpecifierSet

    version = platform.python_version()
    wanted = _metadata().get("Requires-Python", "")
    if SpecifierSet(wanted).contains(version, prereleases=True):
        return Check("python", "ok", version)
    return Check("python", "missing", version, f"make an environment with Python {wanted}")


def packages() -> Iterator[Check]:
    """Look at each package that convviz requires: its version, and whether it loads."""
    from packaging.requirements import Requirement

    for text in _metadata().get_all("Requires-Dist") or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield package(requirement.name, str(requirement.specifier))


def package(name: str, wanted: str) -> Check:
    """Look at one package.

    Parameters
    ----------
    name
        As pip knows it.
    wanted
        The versions that will do, like ">=0.22,<0.23".
    """
    from packaging.specifiers import SpecifierSet

    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Check(name, "missing", "not installed", _pip("install", f"{name}{wanted}"))
    if not SpecifierSet(wanted).contains(version, prereleases=True):
        found = f"{version}, and it has to be {wanted}"
        return Check(name, "missing", found, _pip("install", f"{name}{wanted}"))
    try:
        importlib.import_module(_MODULES.get(name, name.replace("-", "_")))
    except Exception as error:  # a broken library raises whatever it likes
        found = f"{version}, but it does not load: {_sentence(error)}"
        remedy = _pip("install", "--force-reinstall", "--no-deps", f"{name}=={version}")
        if name == "manim" and isinstance(error, ImportError | OSError):
            remedy = f"apt-get install {_LIBRARIES}; if they are there, {remedy}"
        elif name == "manim":
            remedy = _MANIM_CFG
        return Check(name, "missing", found, remedy)
    return Check(name, "ok", version)


def typeface() -> Check:
    """Draw a sample with Pango and compare it with the font file's own outlines."""
    reinstall = _pip("install", "--force-reinstall", "--no-deps", "font-roboto")
    try:
        from convviz.draw.kit import fonts

        found, drawn = _with_pango(_SAMPLE), _from_file(_SAMPLE)
    except Exception as error:
        return _failed("typeface", "cannot be drawn", error, reinstall)
    if abs(found / drawn - 1) > 0.005:
        return Check("typeface", "missing", f"Pango draws another than {fonts.FAMILY}", reinstall)
    return Check("typeface", "ok", f"{fonts.FAMILY}, drawn by Pango as its font file has it")


def file_format(name: str) -> Check:
    """Write a film of two pictures in a format, and read it back."""
    suffix = FORMATS[name].suffix
    label = f"{name} files"
    try:
        import av
        import numpy as np

        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch, f"trial{suffix}")
            sink = open_sink(name, path, 64, 64, Fraction(25))
            for grey in (0, 255):
                sink.write(np.full((64, 64, 4), (grey, grey, grey, 255), np.uint8))
            sink.finish()
            with av.open(str(path)) as container:
                codec = container.streams.video[0].codec_context.name
    except Exception as error:
        remedy = _pip("install", "--force-reinstall", "--only-binary", ":all:", "--no-deps", "av")
        return _failed(label, "cannot be written", error, remedy)
    return Check(label, "ok", f"written and read back ({codec})")


def folder(media: Path) -> Check:
    """Try whether files can be put into the folder; the trial leaves no trace."""
    try:
        with Placement([media / "trial"]):
            pass
    except ConvvizError as error:
        return Check("media folder", "missing", str(error), "render elsewhere with -o FOLDER")
    return Check("media folder", "ok", f"{media} can be written")


def space(media: Path) -> Check:
    """Look at the room on the disks of the folder and of the temporary files."""
    try:
        places = (_existing(media), temporary_folder())
    except ConvvizError as error:
        return Check("disk", "missing", str(error), "set TMPDIR to a folder that can be written to")
    free, place = min((shutil.disk_usage(each).free, each) for each in places)
    found = f"{free / 1e9:.1f} GB free"
    if free >= LEAST_SPACE:
        return Check("disk", "ok", found)
    remedy = f"free {LEAST_SPACE // 1_000_000} MB there; TMPDIR moves the temporary files"
    return Check("disk", "missing", f"{found} for {place}", remedy)


def other_scripts() -> Check:
    """Look for fonts beside the typeface, which sentences in other scripts take."""
    try:
        import manimpango

        from convviz.draw.kit.fonts import FAMILY

        generic = {"monospace", "sans", "serif", "system-ui"}
        others = {f for f in manimpango.list_fonts() if f.lower() not in generic} - {FAMILY}
    except Exception as error:
        return Check("other scripts", "note", f"not looked at: {_sentence(error)}")
    if others:
        kinds = "1 more family" if len(others) == 1 else f"{len(others)} more families"
        return Check("other scripts", "ok", f"{kinds} for what Roboto lacks")
    remedy = "apt-get install fonts-noto-core, for sentences in scripts that Roboto lacks"
    return Check("other scripts", "note", "no other font", remedy)


def desktop() -> Check:
    """Look for a desktop, on which `-p` opens what was rendered."""
    shown = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if not sys.platform.startswith("linux") or shown:
        return Check("desktop", "ok", "-p can open files")
    return Check("desktop", "note", "none, so -p opens nothing", "open the files elsewhere")


def browser() -> Check:
    """Look for a browser; nothing needs it yet."""
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found:
        return Check("browser", "ok", found)
    return Check("browser", "note", "none found; nothing needs it yet", "apt-get install chromium")


def _metadata() -> Any:
    """Return what the installed package says of itself.

    Raises
    ------
    ConvvizError
        If it runs from its source alone.
    """
    try:
        return metadata.metadata("convviz")
    except metadata.PackageNotFoundError as error:
        raise ConvvizError(
            f"convviz is not installed in this environment: {_pip('install', '--editable', '.')}"
        ) from error


def _with_pango(text: str) -> float:
    """Return the width of a text over its height, as manim's own `Text` draws it."""
    from manim import Text, tempconfig

    from convviz.draw.kit import fonts

    fonts.register_fonts()
    with tempfile.TemporaryDirectory() as scratch, tempconfig({"media_dir": scratch}):
        drawn = Text(text, font=fonts.FAMILY, disable_ligatures=True)
    return float(drawn.width / drawn.height)


def _from_file(text: str) -> float:
    """Return the same of the font file's outlines."""
    from convviz.draw.kit.outlines import outline

    points = outline(text).points
    width, height, _ = points.max(axis=0) - points.min(axis=0)
    return float(width / height)


def _existing(path: Path) -> Path:
    path = path.absolute()
    return next(each for each in (path, *path.parents) if each.exists())


def _pip(*arguments: str) -> str:
    return shlex.join([sys.executable, "-m", "pip", *arguments])


def _failed(name: str, what: str, error: Exception, reinstall: str) -> Check:
    """Return the check of what could not be done, and look whether the disk is to blame."""
    try:
        with tempfile.TemporaryFile() as file:
            file.write(bytes(_ROOM))
            file.flush()
    except OSError as refusal:
        found = f"not tried: no room for temporary files: {_sentence(refusal)}"
        return Check(name, "missing", found, "free some space; TMPDIR moves the temporary files")
    remedy = _MANIM_CFG if isinstance(error, ConvvizError) else reinstall
    return Check(name, "missing", f"{what}: {_sentence(error)}", remedy)


def _sentence(error: BaseException) -> str:
    if isinstance(error, ConvvizError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return " ".join(f"{type(error).__name__}: {error}".split())
