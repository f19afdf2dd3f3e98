"""The article's tensors and layers, drawn as it drew them."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from convviz.digits import digit

# a caller's default device and dtype must not change the draws
_FLOAT32: Any = {"device": "cpu", "dtype": torch.float32}


class Article(NamedTuple):
    """Every named thing of the article; layer6 to layer9 with the weights as drawn.

    The layers are shared by all who ask: `convviz.layers.with_kernel` gives a copy with
    another weight and the drawn bias, which is what the article does to layer6 to layer9.
    im2 is the digit 5, (1, 28, 28), as pixel / 256.
    """

    sent1: Tensor
    layer1: nn.Conv1d
    layer2: nn.Conv1d
    sent2: Tensor
    layer3: nn.Conv1d
    layer4: nn.Conv1d
    layer5: nn.Conv2d
    im1: Tensor
    layer6: nn.Conv2d
    layer7: nn.Conv2d
    layer8: nn.Conv2d
    layer9: nn.Conv2d
    im2: Tensor


@cache
def article() -> Article:
    """The article's numbers, the same at every call; torch's random state stays as it is.

    Examples
    --------
    >>> drawn = article()
    >>> f"{drawn.layer1(drawn.sent1).item():.2f}"
    '-0.47'
    """
    # the CPU's generator alone: torch.manual_seed would reseed other devices too
    with torch.random.fork_rng(devices=[]), torch.inference_mode(False):
        torch.default_generator.manual_seed(1)
        # fields in the order of the draws, on which every number depends
        return Article(
            sent1=_randn(1, 2),
            layer1=nn.Conv1d(1, 1, 2, **_FLOAT32),
            layer2=nn.Conv1d(1, 2, 2, **_FLOAT32),
            sent2=_randn(1, 4),
            layer3=nn.Conv1d(1, 1, 2, stride=2, **_FLOAT32),
            layer4=nn.Conv1d(1, 1, 2, stride=2, padding=2, **_FLOAT32),
            layer5=nn.Conv2d(1, 1, 2, **_FLOAT32),
            im1=_randn(1, 3, 3),
            layer6=nn.Conv2d(1, 1, 3, **_FLOAT32),
            layer7=nn.Conv2d(1, 1, 3, **_FLOAT32),
            layer8=nn.Conv2d(1, 2, 3, **_FLOAT32),
            layer9=nn.Conv2d(2, 1, 3, **_FLOAT32),
            im2=torch.from_numpy(digit(5)).unsqueeze(0),
        )


def _randn(*sizes: int) -> Tensor:
    return torch.randn(*sizes, **_FLOAT32)
