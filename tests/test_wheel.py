"""What is built: a wheel that works where there is no checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
SCENES = {path.name for path in (ROOT / "scenes").glob("*.py")}

# what a build reads; the rest of a checkout is gigabytes of environment and films
SOURCES = ("convviz", "scenes", "docs", "tests", "tools", "benchmarks", ".gitignore", "Makefile")
FILES = ("pyproject.toml", "constraints.txt", "LICENSE", "README.md", "CHANGELOG.md")


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command away from this environment's settings; return what it prints."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside of the checkout."""
    return tmp_path_factory.mktemp("wheel")


@pytest.fixture(scope="module")
def built(place: Path) -> Path:
    """The folder with the sdist, and with the wheel that was built from it."""
    source = place / "source"
    source.mkdir()
    for name in (*SOURCES, *FILES):
        path = ROOT / name
        if path.is_dir():
            shutil.copytree(path, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif path.exists():
            shutil.copy(path, source / name)
    # litter of an older build must not get in
    (source / "scenes" / "__pycache__").mkdir()
    (source / "scenes" / "__pycache__" / "old.cpython-311.pyc").touch()
    # without isolation nothing is fetched
    build = (sys.executable, "-m", "build", "--no-isolation")
    run(*build, "--outdir", place / "dist", cwd=source)
    run(*build, "--wheel", "--outdir", place / "direct", cwd=source)
    return place / "dist"


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def clean(place: Path, wheel: Path) -> Path:
    """The folder of the commands of an environment in which the wheel is installed.

    It sees the dependencies of the environment that runs the tests through a path alone,
    so that the editable install there, which is a .pth file, is not followed.
    """
    environment = place / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", environment, cwd=place)
    commands = environment / "bin"
    install = ("-m", "pip", "--python", commands / "python", "install")
    run(sys.executable, *install, "--quiet", "--no-deps", "--no-index", wheel, cwd=place)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = environment / "lib" / version / "site-packages"
    borrowed = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    (packages / "borrowed.pth").write_text("\n".join(borrowed))
    return commands


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_one_top_level_name_and_all_that_belongs_there(wheel: Path) -> None:
    names = set(contents(wheel))
    tops = {PurePosixPath(name).parts[0] for name in names}
    (info,) = (top for top in tops if top.endswith(".dist-info"))
    assert tops == {"convviz", info}
    assert {PurePosixPath(n).name for n in names if n.startswith("convviz/scenes/")} == SCENES
    data = ("digits.npz", "NOTICE.md", "my_scene.py.txt")
    assert {f"convviz/data/{name}" for name in data} <= names
    assert f"{info}/licenses/LICENSE" in names
    assert not [name for name in names if "__pycache__" in name]
    modules = {p.relative_to(ROOT).as_posix() for p in (ROOT / "convviz").rglob("*.py")}
    assert modules <= names


def test_the_sdist_builds_the_same_wheel(wheel: Path, place: Path) -> None:
    (direct,) = (place / "direct").glob("*.whl")
    assert contents(direct) == contents(wheel)


def test_the_sdist_holds_what_a_developer_needs(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "Makefile",
        "constraints.txt",
        "tests/test_wheel.py",
        "scenes/sentence_slide.py",
    } <= names
    assert {"tools/prepare_system.sh", "docs/scenes.md", "docs/reference.md"} <= names
    assert {f"docs/pictures/{path.name}" for path in (ROOT / "docs/pictures").iterdir()} <= names


def test_a_checkout_has_one_copy_of_the_scenes() -> None:
    assert not (ROOT / "convviz" / "scenes").exists()
    copied = Path(sysconfig.get_path("purelib"), "convviz")
    assert not copied.exists()


def test_it_is_the_installed_package_that_runs(clean: Path, place: Path) -> None:
    code = (
        "import convviz; from convviz.studio.catalogue import catalogue; "
        "print(convviz.__file__, *(entry.path for entry in catalogue()), sep='\\n')"
    )
    paths = run(clean / "python", "-c", code, cwd=place).splitlines()
    assert len(paths) == 1 + len(SCENES)
    assert {Path(path).is_relative_to(clean.parent) for path in paths} == {True}


def test_it_lists_every_scene(clean: Path, place: Path) -> None:
    lines = run(clean / "convviz", "list", "--json", cwd=place).splitlines()
    ids = {json.loads(line)["id"] for line in lines}
    assert ids == {Path(name).stem.replace("_", "-") for name in SCENES}


def test_it_writes_a_scene_that_runs(clean: Path, place: Path) -> None:
    folder = place / "own"
    folder.mkdir()
    assert run(clean / "convviz", "new", "my_scene.py", cwd=folder) == "my_scene.py\n"
    still = run(clean / "convviz", "still", "my_scene.py", "-r", "128,72", cwd=folder)
    assert still.split() == ["media/my-scene.png"]


def test_it_renders(clean: Path, place: Path) -> None:
    elsewhere = place / "elsewhere"
    elsewhere.mkdir()
    still = run(clean / "convviz", "still", "digit-top-edge", "-q", "l", cwd=elsewhere)
    assert still.split() == ["media/digit-top-edge.png"]
    film = run(
        *(clean / "convviz", "render", "sentence-slide", "-q", "l", "--fps", "5"), cwd=elsewhere
    )
    assert film.split() == ["media/sentence-slide.mp4"]
    small = ("--resolution", "80,80", "--format", "gif", "-o", "inner.gif")
    inner = run(clean / "convviz", "arithmetic", "numerical_max_pooling", *small, cwd=elsewhere)
    assert inner.split() == ["inner.gif"]
    assert (elsewhere / "media" / "digit-top-edge.png").read_bytes().startswith(b"\x89PNG")
    assert b"ftyp" in (elsewhere / "media" / "sentence-slide.mp4").read_bytes()[:12]
