"""`convviz new`."""

from __future__ import annotations

import ast
import contextlib
import os
import shlex
import sys
import sysconfig
from collections.abc import Iterator
from importlib.machinery import PathFinder
from importlib.resources import files
from keyword import iskeyword
from pathlib import Path

import click

from convviz.cli.command import Command
from convviz.cli.results import say, tell
from convviz.errors import InputError
from convviz.studio.catalogue import catalogue, class_name_of

_TEMPLATE_CLASS = "MyScene"


@click.command("new", cls=Command)
@click.argument("path", metavar="FILE.py", type=click.Path(path_type=Path))
def command(path: Path) -> None:
    """Write a small scene of your own to FILE.py, to be changed.

    It is a whole scene that renders at once; the class is named after the file. Nothing is
    ever overwritten.
    """
    source = template()
    name = _checked(path, source)
    _create(path, source.replace(_TEMPLATE_CLASS, name))
    tell(path)
    say(f"look at it with: convviz still {shlex.quote(str(path))}")


def template() -> str:
    """Return the source of the scene that is written, whose class is `MyScene`."""
    return (files("convviz") / "data" / "my_scene.py.txt").read_text(encoding="utf-8")


def _checked(path: Path, source: str) -> str:
    """Return the class's name.

    Raises
    ------
    InputError
        If no scene can be written there, or it could not be told from something else.
    """
    if path.suffix != ".py":
        raise InputError(f"a scene is a Python file like my_scene.py, not {path}")
    stem, name = path.stem, class_name_of(path)
    if not stem.isidentifier() or not name.isidentifier():
        near = stem.replace("-", "_").replace(" ", "_")
        like = f"{near}.py" if near.isidentifier() and near != stem else "my_scene.py"
        raise InputError(
            f"a scene's file is named like a Python module, such as {like}, not {path.name}"
        )
    if iskeyword(stem) or iskeyword(name):
        raise InputError(f"{stem} is a word of Python's own: give the scene another name")
    if _is_module(stem):
        raise InputError(
            f"{stem} is a module that programs import, and {path.name} would hide it: "
            "give the scene another name"
        )
    if name in set(_imported(source)):
        raise InputError(f"{name} is something that the scene imports: give the scene another name")
    own = next((entry.id for entry in catalogue() if entry.class_name == name), None)
    if own:
        raise InputError(f"{own} is a scene of convviz's own: give yours another name")
    return name


def _is_module(name: str) -> bool:
    """Return whether a module of Python's or of an installed package has this name."""
    installed = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    return (
        name == "convviz"
        or name in sys.stdlib_module_names
        or PathFinder.find_spec(name, installed) is not None
    )


def _imported(source: str) -> Iterator[str]:
    """Yield the names that a module's imports give to things."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name for alias in node.names)


def _create(path: Path, text: str) -> None:
    """Make a file that was not there: whole, or not at all.

    Raises
    ------
    InputError
        If something is there, or nothing can be made there.
    """
    folder = path.parent
    if os.path.lexists(path):
        raise InputError(f"{path} is there already, and nothing is overwritten")
    if not folder.is_dir():
        missing = "is not a folder" if os.path.lexists(folder) else "does not exist"
        raise InputError(f"cannot write {path}: the folder {folder} {missing}")
    hidden = folder / f".{path.name}-{os.getpid()}"
    try:
        _write(hidden, text)
        try:
            # unlike a move, a link never replaces what came there meanwhile
            os.link(hidden, path)
        except FileExistsError:
            raise
        except OSError:  # not every file system has links
            _write(path, text)
    except FileExistsError as error:
        raise InputError(f"{path} is there already, and nothing is overwritten") from error
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}") from error
    finally:
        with contextlib.suppress(OSError):
            hidden.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    """Write a new file; what cannot be written whole is removed."""
    with path.open("x", encoding="utf-8", newline="\n") as file:
        try:
            file.write(text)
            file.flush()
        except BaseException:
            path.unlink(missing_ok=True)
            raise
