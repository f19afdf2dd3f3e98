"""A scene whose parameters are those that the table has for one of torch's operations."""

from __future__ import annotations

from typing import Any, ClassVar

from manim import config

from convviz.draw import ConvScene
from convviz.operations import Operation, operation_named
from convviz.parameters import is_given


class OperationScene(ConvScene):
    """A generic scene about one of torch's operations.

    A subclass names its `operation`, torch's functional name, and has the parameters that
    `convviz.operations` says, each as a class attribute. Beside the name it may give others
    their defaults, such as `kernel = "top-edge"`: a default makes way where the user asks for
    what contradicts it.
    """

    operation: ClassVar[str]
    category = "generic"

    # the parameters that all operations have
    channel: int
    decimals: int
    module: str | None
    layer: str | None
    inputs: str | None
    weights: str | None
    in_channels: int | None

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "operation" in vars(cls):
            for parameter in operation_named(cls.operation).parameters:
                if not hasattr(cls, parameter.name):
                    setattr(cls, parameter.name, parameter.default)

    @property
    def row(self) -> Operation:
        """What the table says of the operation."""
        return operation_named(self.operation)

    @property
    def seed(self) -> int:
        """What random numbers are drawn from."""
        return int(config.seed or 0)

    def given(self, name: str) -> bool:
        """Return whether a parameter was chosen, be it as its default is."""
        return is_given(type(self), name)

    def asked(self, name: str) -> Any:
        """Return a parameter's value, as numbers where it is text that stands for numbers.

        It is None where the operation has no such parameter.
        """
        found = next((each for each in self.row.parameters if each.name == name), None)
        return None if found is None else found.value(getattr(self, name))
