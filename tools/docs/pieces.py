"""What `convviz.draw` exports, and what the source says of it."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

import convviz.draw

from .docstring import Docstring, Entry, parsed

PACKAGE = "convviz.draw"


@dataclass(frozen=True)
class Piece:
    """Something that `convviz.draw` exports."""

    name: str

    @property
    def thing(self) -> Any:
        """The class, the function or the value itself."""
        return getattr(convviz.draw, self.name)

    @property
    def room(self) -> str:
        """The room of the drawing in which it is made."""
        return self._module.removeprefix(f"{PACKAGE}.").partition(".")[0]

    @property
    def _module(self) -> str:
        if self.is_value:
            tree = ast.parse(inspect.getsource(convviz.draw))
            return next(
                node.module or ""
                for node in tree.body
                if isinstance(node, ast.ImportFrom)
                and self.name in [alias.name for alias in node.names]
            )
        return str(self.thing.__module__)

    @property
    def is_value(self) -> bool:
        """Whether it is neither a class nor a function."""
        return not inspect.isclass(self.thing) and not inspect.isfunction(self.thing)

    @cached_property
    def docstring(self) -> Docstring:
        """What its docstring says; a value's stands under its assignment."""
        return parsed(self._under_assignment() if self.is_value else inspect.getdoc(self.thing))

    def _under_assignment(self) -> str | None:
        body = ast.parse(inspect.getsource(importlib.import_module(self._module))).body
        for node, after in pairwise(body):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", 0)]
            if any(isinstance(each, ast.Name) and each.id == self.name for each in targets):
                is_text = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                return str(after.value.value) if is_text else None
        return None

    @property
    def example(self) -> str:
        """Its example, as the docstring has it."""
        return self.docstring.sections.get("Examples", "")

    @property
    def draws(self) -> bool:
        """Whether its example puts something into a scene."""
        return "scene." in self.example or "Scene)" in self.example

    @property
    def is_called(self) -> bool:
        """Whether it is there to be called: not a value, nor a class that is made elsewhere."""
        if self.is_value:
            return False
        return inspect.isfunction(self.thing) or "__init__" in vars(self.thing)

    @property
    def parameters(self) -> list[inspect.Parameter]:
        """What it is called with, without what is only passed on."""
        if not self.is_called:
            return []
        passed_on = (inspect.Parameter.VAR_KEYWORD,)
        signature = inspect.signature(self.thing)
        return [each for each in signature.parameters.values() if each.kind not in passed_on]

    @property
    def signature(self) -> str:
        """The call, without annotations."""
        return f"{self.name}{_plain(self.thing)}"

    @property
    def told_parameters(self) -> list[Entry]:
        """What is said of its parameters; of a class of data, of its attributes."""
        heading = "Attributes" if hasattr(self.thing, "__dataclass_fields__") else "Parameters"
        return self.docstring.entries(heading)

    @property
    def told_attributes(self) -> list[Entry]:
        """What is said of its attributes beyond its parameters."""
        if hasattr(self.thing, "__dataclass_fields__"):
            return []
        return self.docstring.entries("Attributes")

    def members(self) -> Iterator[tuple[str, Docstring]]:
        """Yield its methods and properties as they are called, those alone that no base has."""
        if not inspect.isclass(self.thing):
            return
        for name, member in vars(self.thing).items():
            if not (name.startswith("_") or name in self._fields) and self._is_own(name):
                told = parsed(inspect.getdoc(member))
                if isinstance(member, property | cached_property):
                    yield name, told
                elif callable(member) or isinstance(member, classmethod | staticmethod):
                    yield f"{name}{_plain(getattr(self.thing, name))}", told

    def _is_own(self, name: str) -> bool:
        """Return whether no base has a member of that name that is called alike."""
        inherited = [getattr(b, name) for b in self.thing.__bases__ if hasattr(b, name)]
        own = getattr(self.thing, name)
        if not inherited or not callable(own):
            return not inherited
        return list(inspect.signature(own).parameters) != list(
            inspect.signature(inherited[0]).parameters
        )

    @property
    def base(self) -> str:
        """The exported class that it extends; nothing if there is none."""
        bases = self.thing.__bases__ if inspect.isclass(self.thing) else ()
        return next((b.__name__ for b in bases if b.__name__ in convviz.draw.__all__), "")

    @property
    def _fields(self) -> tuple[str, ...]:
        return tuple(getattr(self.thing, "__dataclass_fields__", ()))


def _plain(function: Any) -> inspect.Signature:
    """Return how something is called, without annotations."""
    return inspect.Signature(
        [
            each.replace(annotation=inspect.Parameter.empty, default=_Default.of(each))
            for each in inspect.signature(function).parameters.values()
            if each.name != "self"
        ]
    )


class _Default:
    """A default as its code has it: functions and classes by their names."""

    def __init__(self, value: Any) -> None:
        self.value = value

    @classmethod
    def of(cls, parameter: inspect.Parameter) -> Any:
        default = parameter.default
        return default if default is inspect.Parameter.empty else cls(default)

    def __repr__(self) -> str:
        if isinstance(self.value, str):
            return json.dumps(self.value, ensure_ascii=False)
        if isinstance(self.value, np.ndarray):
            return repr(tuple(self.value.tolist()))
        return str(getattr(self.value, "__name__", None) or repr(self.value))


def pieces() -> list[Piece]:
    """Return all that is exported, by their names."""
    return [Piece(name) for name in sorted(convviz.draw.__all__, key=str.lower)]
