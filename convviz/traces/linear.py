"""The linear layer that computes what a convolution computes."""

from __future__ import annotations

import copy
from math import prod

import torch
from torch import Tensor, nn


def linear_of(layer: nn.Conv2d, image: Tensor) -> nn.Linear:
    """Return the nn.Linear that computes a convolution's output for images of one size.

    Its weight is read off the convolution: column j is what the layer makes, without its
    bias, of an image that is 1 at pixel j and 0 elsewhere.

    Parameters
    ----------
    layer
        With any of torch's settings; it stays as it is.
    image : tensor (C_in, rows, columns)
        Gives the size alone.

    Returns
    -------
    nn.Linear
        From all numbers of the image to all numbers of the output, both in torch's order:
        channel by channel, row by row.

    Examples
    --------
    >>> linear_of(nn.Conv2d(1, 1, kernel_size=3), torch.zeros(1, 28, 28))
    Linear(in_features=784, out_features=676, bias=True)
    """
    size = prod(image.shape)
    with torch.no_grad():
        unbiased = copy.deepcopy(layer)
        unbiased.bias = None
        columns = unbiased(torch.eye(size).view(size, *image.shape))
        # a layer draws its first weights; the caller's random numbers must not move on
        with torch.random.fork_rng(devices=[]):
            linear = nn.Linear(size, columns[0].numel(), bias=layer.bias is not None)
        linear.weight.copy_(columns.reshape(size, -1).T)
        if layer.bias is not None:
            linear.bias.copy_(layer.bias.repeat_interleave(columns[0, 0].numel()))
    return linear


def parameter_count(layer: nn.Module) -> int:
    """Return how many numbers a layer has to learn.

    >>> parameter_count(nn.Conv2d(1, 1, kernel_size=3))
    10
    """
    return sum(parameter.numel() for parameter in layer.parameters())
