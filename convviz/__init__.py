"""Show how a convolution computes: traces from PyTorch, pictures by Manim.

Importing `convviz` loads neither torch nor manim; the first use of a name does.

>>> import convviz, torch
>>> layer = torch.nn.Conv1d(1, 1, kernel_size=2)
>>> trace = convviz.trace(layer, torch.tensor([[0.5, -1.0, 2.0]]))
>>> trace.output.shape
(1, 2)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from convviz.errors import ConvvizError, InputError

if TYPE_CHECKING:
    from convviz.models.captures import capture
    from convviz.studio.animation import animate
    from convviz.tracing import Step, Trace, trace

__version__ = "0.1.0"
__all__ = [
    "ConvvizError",
    "InputError",
    "Step",
    "Trace",
    "__version__",
    "animate",
    "capture",
    "trace",
]

_LAZY = {
    "Step": "convviz.tracing",
    "Trace": "convviz.tracing",
    "animate": "convviz.studio.animation",
    "capture": "convviz.models.captures",
    "trace": "convviz.tracing",
}


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(importlib.import_module(_LAZY[name]), name)
    raise AttributeError(f"module 'convviz' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
