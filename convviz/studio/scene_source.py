"""What the source of a scene's class says, read without importing it: its parameters above all.

Loads neither numpy, torch nor manim.
"""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from convviz.meanings import described
from convviz.operations import OPERATIONS, Operation
from convviz.parameters import KINDS, Parameter

# bases without parameters of their own: what their subclass calls its operation is its affair
_BARE = {"Scene", "ConvScene"}


def bases_of(node: ast.ClassDef) -> set[str]:
    """Return the names of a class's bases, without those of their modules."""
    return {ast.unparse(base).rpartition(".")[2] for base in node.bases}


def operation_in(node: ast.ClassDef) -> Operation | None:
    """Return the operation that a generic scene names, None for another scene."""
    named = dict(assigned(node)).get("operation")
    return OPERATIONS.get(named) if isinstance(named, str) and bases_of(node) - _BARE else None


def parameters_in(node: ast.ClassDef, inherited: Iterable[Parameter]) -> tuple[Parameter, ...]:
    """Return the parameters of a scene.

    They are those that it inherits, those that the table has for its operation, and its
    annotated attributes; what a plain attribute gives one of them is another default.
    """
    operation = operation_in(node)
    parameters = {each.name: each for each in operation.parameters} if operation else {}
    parameters |= {each.name: each for each in inherited}
    for statement in node.body:
        parameter = _parameter(statement)
        if parameter is not None:
            parameters[parameter.name] = parameter
        for name, default in _defaults(statement):
            if name in parameters:
                parameters[name] = replace(parameters[name], default=default)
    if operation or dict(assigned(node)).get("category") == "generic":
        # no article tells what these begin with
        parameters = {name: replace(each, unset="") for name, each in parameters.items()}
    return tuple(parameters.values())


def assigned(node: ast.ClassDef) -> Iterator[tuple[str, Any]]:
    """Yield the names that a class's plain assignments give literals, and these."""
    for statement in node.body:
        yield from _defaults(statement)


def _defaults(statement: ast.stmt) -> Iterator[tuple[str, Any]]:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            with contextlib.suppress(ValueError):
                if isinstance(target, ast.Name):
                    yield target.id, ast.literal_eval(statement.value)


def _parameter(statement: ast.stmt) -> Parameter | None:
    """Return the parameter that an annotated class attribute is, None if it is none."""
    if not isinstance(statement, ast.AnnAssign) or not isinstance(statement.target, ast.Name):
        return None
    kind, meaning = _annotation(statement.annotation)
    name = statement.target.id
    if kind not in KINDS or statement.value is None or name.startswith("_"):
        return None
    try:
        default = ast.literal_eval(statement.value)
    except ValueError:
        return None
    return Parameter(name, kind, default, meaning or described(name, kind))


def _annotation(node: ast.expr) -> tuple[str, str]:
    """Return an annotation's kind and meaning: `Kind`, `Kind | None`, `Annotated[Kind, "…"]`."""
    if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("Annotated"):
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        kind, _ = _annotation(inner[0])
        meaning = inner[1].value if len(inner) > 1 and isinstance(inner[1], ast.Constant) else ""
        return kind, str(meaning)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _annotation(node.left)
    return ast.unparse(node).rpartition(".")[2], ""
