"""A user's model: loaded from their file, and its layers by name."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import inspect
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import nn

from convviz.errors import InputError, did_you_mean, shown
from convviz.inputs.seeding import seeded
from convviz.inputs.setting_text import parse_module
from convviz.models.captures import Captured, captured
from convviz.models.given import Given, given_to
from convviz.models.picking import another_scene, pick_layer
from convviz.models.run import original
from convviz.models.weights import load_into

_NAMED = 8  # names that an error lists


def load_module(given: str, *, weights: str | None = None, seed: int = 0) -> nn.Module:
    """Import a file or a module and return the model that is named.

    Whatever the file draws at random follows `torch.manual_seed(seed)`, so a model without
    weights of its own is the same each time. Its folder can be imported from while it loads,
    as when Python runs it; what it prints goes to stderr.

    Parameters
    ----------
    given
        FILE.py:NAME, or package.module:NAME of what Python can import; NAME is an nn.Module,
        or a class or function that gives one when it is called without arguments.
    weights
        A file for `convviz.models.weights.load_into`.

    Raises
    ------
    InputError
        Where there is no such file or name, where it fails, and where it is no nn.Module.
    """
    path, _, name = parse_module(given).rpartition(":")
    return _loaded(path, name, weights, seed, _changed(path), _changed(weights))


def layer_of_model(
    given: str,
    x: Any,
    *,
    operation: str,
    layer: str | None = None,
    weights: str | None = None,
    seed: int = 0,
) -> Captured:
    """Return a layer of a user's model, traced on what it reads when the model runs on `x`.

    What was asked for last is remembered: a film is drawn by several instances of its scene.

    Parameters
    ----------
    given, weights, seed
        As `load_module` has them.
    x
        As `convviz.models.given.given_to` has it.
    operation
        The scene's: torch's functional name, such as "conv2d".
    layer
        As `capture` has it; None for the only layer of this operation.

    Raises
    ------
    InputError
        As `load_module` and `capture`, and for a layer of another operation.
    """
    model = load_module(given, weights=weights, seed=seed)
    inputs = given_to(model, x).mapped(torch.clone)
    found = _run(model, inputs, pick_layer(model, layer, operation, inputs), seed)
    if found.trace.operation != operation:  # of a function's call, which is known from the run
        raise InputError(another_scene(found.name, found.trace.operation, operation))
    return found


@lru_cache(maxsize=1)  # the last one: the trace of a large layer is large
def _run(model: nn.Module, given: Given, layer: str, seed: int) -> Captured:
    """Run a loaded model once for all who ask."""
    with contextlib.redirect_stdout(sys.stderr), seeded(seed):
        return captured(model, given, layer)


def _changed(path: str | None) -> int:
    """Return when a file was changed; one that is not there is told when it is read."""
    with contextlib.suppress(OSError):
        return 0 if path is None else Path(path).stat().st_mtime_ns
    return 0


@lru_cache(maxsize=4)
def _loaded(path: str, name: str, weights: str | None, seed: int, *changed: int) -> nn.Module:
    """Load a model once for all who ask."""
    is_file = path.endswith(".py")
    folder = Path(path).parent if is_file else Path.cwd()
    with contextlib.redirect_stdout(sys.stderr), importable(folder), seeded(seed):
        found = _found(_imported(path) if is_file else _installed(path), name, path)
        model = original(found if isinstance(found, nn.Module) else _called(found, name, path))
    if weights is not None:
        load_into(model, weights)
    return model


def _imported(path: str) -> ModuleType:
    name = f"convviz_model_{Path(path).stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None  # the name ends in .py
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look their own module up there
    try:
        spec.loader.exec_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        sys.modules.pop(name, None)
        line = f", line {error.lineno}" if isinstance(error, SyntaxError) else ""
        raise InputError(f"{path} fails when it is imported{line}: {_told(error)}") from error
    return module


def _installed(name: str) -> ModuleType:
    """Import what Python finds under a name with dots."""
    try:
        return importlib.import_module(name)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        missing = error.name if isinstance(error, ModuleNotFoundError) else None
        if missing is not None and f"{name}.".startswith(f"{missing}."):
            raise InputError(
                f"there is no module {missing} that Python can import: install its package into "
                "the environment of convviz, or give FILE.py:NAME"
            ) from error
        raise InputError(f"{name} fails when it is imported: {_told(error)}") from error


def _found(module: ModuleType, name: str, path: str) -> Any:
    found = vars(module).get(name)
    if found is None:
        there = _models_in(module)
        hint = did_you_mean(name, there)
        several = ", ".join(there[:_NAMED]) + (", …" if len(there) > _NAMED else "")
        raise InputError(
            f"there is no {shown(name)} in {path}: {hint}"
            + (f"it has {several}" if there else "it has no model")
        )
    return found


def _models_in(module: ModuleType) -> list[str]:
    """Return the names of a file that may be models: of its own, none that it imports.

    What a package has may come from any of its files.
    """
    own = module.__name__.partition(".")[0] if hasattr(module, "__path__") else module.__name__
    return [
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (
            isinstance(value, nn.Module)
            or (
                (inspect.isfunction(value) or _is_model_class(value))
                and f"{value.__module__}.".startswith(f"{own}.")
            )
        )
    ]


def _is_model_class(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, nn.Module)


def _called(found: Any, name: str, path: str) -> nn.Module:
    """Make the model that a class or a function gives."""
    if not callable(found) or (isinstance(found, type) and not _is_model_class(found)):
        raise InputError(
            f"{name} in {path} is {_kind(found)}: a model is an nn.Module, or a class or "
            "function that gives one"
        )
    needed = _needed(found)
    if needed:
        raise InputError(
            f"{name} in {path} needs arguments ({', '.join(needed)}): give the name of a function "
            f"without arguments that returns {name}(...)"
        )
    try:
        model = found()
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise InputError(f"{name}() in {path} fails: {_told(error)}") from error
    if not isinstance(model, nn.Module):
        raise InputError(f"{name}() in {path} returns {_kind(model)}, not an nn.Module")
    return model


def _needed(found: Any) -> list[str]:
    """Return the arguments without which a class or function cannot be called."""
    try:
        parameters = inspect.signature(found).parameters.values()
    except (TypeError, ValueError):
        return []
    positional = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [p.name for p in parameters if p.default is p.empty and p.kind not in positional]


def _kind(value: Any) -> str:
    if isinstance(value, type):
        return f"the class {value.__name__}, which is no nn.Module"
    name = type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}".removesuffix(": ")


@contextlib.contextmanager
def importable(folder: Path) -> Iterator[None]:
    """Let Python import from a folder for a while, before all others."""
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()  # a file may be as new as the last look at its folder
    try:
        yield
    finally:
        with contextlib.suppress(ValueError):  # the file may have taken it away
            sys.path.remove(str(folder))
