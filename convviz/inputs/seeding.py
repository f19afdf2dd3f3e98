"""Random numbers that are the same for everybody, and leave torch's own state as it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Let torch draw from `seed` on; afterwards its random state is what it was.

    The draws are those that follow `torch.manual_seed(seed)` in the user's own script.

    >>> with seeded(1):
    ...     first = torch.randn(1)
    >>> with seeded(1):
    ...     torch.equal(torch.randn(1), first)
    True
    """
    # the CPU's generator alone: torch.manual_seed would reseed other devices too
    with torch.random.fork_rng(devices=[]), torch.inference_mode(False):
        torch.default_generator.manual_seed(seed)
        yield
