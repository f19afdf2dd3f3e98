"""Which scenes there are, read from their source without importing it.

A scene is a class in a file of its own: `scenes/sentence_slide.py` holds `SentenceSlide`
and is `sentence-slide`. Adding a file adds the scene. Loads neither numpy, torch nor manim.
"""

from __future__ import annotations

import ast
import contextlib
import importlib.util
import sys
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from convviz.errors import InputError, did_you_mean, shown
from convviz.inputs.regular_file import open_regular
from convviz.parameters import Parameter
from convviz.studio.scene_source import assigned, bases_of, operation_in, parameters_in

if TYPE_CHECKING:
    from manim import Scene

_PACKAGE = Path(__file__).resolve().parent.parent
_LARGEST_SOURCE = 1_000_000  # bytes: a scene is a page of code


@dataclass(frozen=True)
class SceneEntry:
    """One scene as its source describes it.

    Attributes
    ----------
    id
        The file's name with dashes.
    title, category
        From the class; a plain Manim scene has its class's name and "own".
    parameters
        Its annotated class attributes, and those of its operation.
    path, class_name
        Where it is.
    summary
        The first line of the class's docstring.
    order
        Its place in the article's film; None if it does not belong to it.
    """

    id: str
    title: str
    category: str
    parameters: tuple[Parameter, ...]
    path: Path
    class_name: str
    summary: str
    order: int | None = None

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of that name, or None."""
        return next((p for p in self.parameters if p.name == name), None)

    def load(self) -> type[Scene]:
        """Import the file and return the class.

        Raises
        ------
        InputError
            If the file cannot be imported or has no such scene.
        """
        try:
            changed = self.path.stat().st_mtime_ns
        except OSError as error:
            raise InputError(f"cannot read {self.path}: {error.strerror}") from error
        module = _import(self.path, changed)
        scene: Any = getattr(module, self.class_name, None)
        if not isinstance(scene, type):
            raise InputError(f"{self.path} has no scene {self.class_name}")
        return scene


def scenes_folder() -> Path:
    """Return the folder of the project's own scenes: in the wheel, or in a checkout."""
    inside = _PACKAGE / "scenes"
    return inside if inside.is_dir() else _PACKAGE.parent / "scenes"


@cache
def catalogue() -> tuple[SceneEntry, ...]:
    """Return the project's own scenes in the article's order, then those outside of it by id."""
    entries = scenes_in(scenes_folder())
    return tuple(sorted(entries, key=lambda e: (e.order is None, e.order or 0, e.id)))


@cache
def inner_scene(name: str) -> SceneEntry:
    """Return the scene of a file in `convviz/inner_scenes`: a part of other works, never listed."""
    return scene_in(_PACKAGE / "inner_scenes" / f"{name}.py")


def by_id(name: str) -> SceneEntry:
    """Return the project's scene of that id.

    Raises
    ------
    InputError
        If there is none, with the nearest one.
    """
    known = {entry.id: entry for entry in catalogue()}
    if name in known:
        return known[name]
    hint = did_you_mean(name.lower().replace("_", "-"), known, likeness=0.5)
    raise InputError(f'there is no scene "{shown(name)}": {hint}the scenes are {", ".join(known)}')


def find(name: str) -> list[SceneEntry]:
    """Return the scenes that a user names: an id, a file or a folder.

    Raises
    ------
    InputError
        If there is none; for an unknown id the nearest one is suggested.
    """
    path = Path(name)
    if any(entry.id == name for entry in catalogue()):
        return [by_id(name)]
    if name and is_folder(path):
        entries = scenes_in(path)
        if not entries:
            raise InputError(f"there is no scene in the folder {name}")
        return entries
    if path.suffix == ".py" or _is_file(path):
        return [scene_in(path)]
    return [by_id(name)]


def is_folder(path: Path) -> bool:
    """Return whether a folder is there; a sentence too long for a file's name is none."""
    with contextlib.suppress(OSError):
        return path.is_dir()
    return False


def exists(path: Path) -> bool:
    """Return whether anything is there that can be reached."""
    with contextlib.suppress(OSError):
        return path.exists()
    return False


def _is_file(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return path.is_file()
    return False


def scenes_in(folder: Path) -> list[SceneEntry]:
    """Return the scenes of a folder's files; files without one are passed over."""
    entries = []
    for path in sorted(folder.glob("*.py")):
        if not _is_file(path):
            continue
        found = _scene_class(path, _parse(path))
        if found is not None:
            entries.append(_entry(path, found))
    return entries


def scene_in(path: Path) -> SceneEntry:
    """Return the scene of one file.

    Raises
    ------
    InputError
        If it cannot be read, is no Python, or holds no scene.
    """
    found = _scene_class(path, _parse(path))
    if found is None:
        raise InputError(
            f"there is no scene in {path}: it needs a class {class_name_of(path)} "
            "that extends ConvScene or Scene"
        )
    return _entry(path, found)


def _parse(path: Path) -> ast.Module:
    try:
        with open_regular(path) as file:
            source = file.read(_LARGEST_SOURCE + 1)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    if len(source) > _LARGEST_SOURCE:
        raise InputError(f"{path} is too large to be a scene's source")
    try:
        return ast.parse(source, filename=str(path))
    except (RecursionError, MemoryError) as error:
        raise InputError(f"{path} is nested too deeply to be read") from error
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        where = f", line {line}" if line else ""
        raise InputError(f"{path} is not Python{where}: {getattr(error, 'msg', error)}") from error


def class_name_of(path: Path) -> str:
    """Return what the scene in a file is called: `MyScene` in `my_scene.py`."""
    return "".join(part.capitalize() for part in path.stem.split("_"))


def _scene_class(path: Path, tree: ast.Module) -> ast.ClassDef | None:
    """Return the class named after the file, or the only scene in it."""
    known = {entry.class_name for entry in _own()} if path.parent != scenes_folder() else set()
    classes: list[ast.ClassDef] = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            local = {c.name for c in classes}
            if any(base.endswith("Scene") or base in known | local for base in bases_of(node)):
                classes.append(node)
    named = [c for c in classes if c.name.lower() == class_name_of(path).lower()]
    if named:
        return named[0]
    return classes[0] if len(classes) == 1 else None


def _own() -> tuple[SceneEntry, ...]:
    return catalogue()


def _entry(path: Path, node: ast.ClassDef) -> SceneEntry:
    constants = dict(assigned(node))
    operation = operation_in(node)
    docstring = ast.get_docstring(node) or ""
    order = constants.get("order")
    return SceneEntry(
        id=path.stem.replace("_", "-"),
        title=str(constants.get("title", node.name)),
        category=str(constants.get("category", "own" if operation is None else "generic")),
        parameters=parameters_in(node, _inherited(path, node)),
        path=path.absolute(),
        class_name=node.name,
        summary=docstring.partition("\n")[0],
        order=order if isinstance(order, int) else None,
    )


def _inherited(path: Path, node: ast.ClassDef) -> tuple[Parameter, ...]:
    """Return the parameters of the project's scene that a user's scene extends."""
    if path.parent == scenes_folder():
        return ()
    bases = bases_of(node)
    return next((entry.parameters for entry in _own() if entry.class_name in bases), ())


@lru_cache(maxsize=64)
def _import(path: Path, changed: int) -> ModuleType:
    """Import a file, again when it has changed."""
    name = f"convviz_scene_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise InputError(f"cannot import {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    folder = str(path.resolve().parent)
    sys.path.insert(0, folder)  # a user's scene may import its neighbours
    try:
        spec.loader.exec_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        sys.modules.pop(name, None)
        raise InputError(
            f"{path} fails when it is imported: {type(error).__name__}: {error}".removesuffix(": ")
        ) from error
    finally:
        sys.path.remove(folder)
    return module
