"""What the foot says of powers and roots: the sentences of power-average pooling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from convviz.traces.lp_trace import LPStep, LPTrace

_NAMED = {2.0: ("squared", "squares", "square root"), 3.0: ("cubed", "cubes", "cube root")}


@dataclass(frozen=True)
class PowerWords:
    """The sentences about one layer.

    Attributes
    ----------
    raised, powers, root
        What is done with each number, what comes of them, and what is taken of their sum.
    reaches_beyond
        Whether some windows lie over less than they could, which torch makes up for.
    """

    raised: str
    powers: str
    root: str
    reaches_beyond: bool

    @classmethod
    def of(cls, trace: LPTrace) -> PowerWords:
        """Return the words for a layer's norm_type."""
        norm = f"{trace.norm_type:g}"
        named = _NAMED.get(
            float(trace.norm_type),
            (f"raised to the power {norm}", "powers", f"root of order {norm}"),
        )
        return cls(*named, bool(trace.reaches_beyond))

    @property
    def raising(self) -> str:
        return f"Each number is {self.raised}."

    @property
    def total(self) -> str:
        """How the powers of the first window become one number."""
        scaled = ", scaled up to a whole window," if self.reaches_beyond else ""
        comma = "" if scaled else ","
        return f"The {self.powers} are added up{scaled}{comma} and the {self.root} is taken."

    def told(self, step: Any, said: Callable[[float], str]) -> str:
        """Return what one step's arithmetic says, without a capital letter."""
        assert isinstance(step, LPStep)
        whole, value = said(step.powers_sum), said(step.value)
        if self.reaches_beyond:
            parts = f"{whole} × {step.cells} ÷ {step.divisor}"
            return f"the {self.root} of {parts} is {value}."
        return f"the {self.powers} add up to {whole}, and the {self.root} of that is {value}."

    @property
    def each(self) -> str:
        return f"the {self.root} of the window's {self.powers}"
