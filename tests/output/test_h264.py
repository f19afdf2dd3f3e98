"""Segments do not depend on who encodes them, nor on what lay in memory before."""

from __future__ import annotations

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from convviz.output.h264 import SegmentCutter

ROOT = Path(__file__).parents[2]
# flat rectangles on a small picture: there the encoder erred with every one of the fillings
PROGRAM = """
import hashlib
from fractions import Fraction
import numpy as np
from convviz.output.h264 import SegmentCutter
random = np.random.default_rng(1)
cutter = SegmentCutter(96, 64, Fraction(5))
picture = np.full((64, 96, 4), 20, np.uint8)
for _ in range(45):
    x, y = int(random.integers(0, 80)), int(random.integers(0, 48))
    picture[y : y + 12, x : x + 16] = random.integers(0, 256, 4)
    cutter.write(picture)
cutter.cut()
print(hashlib.sha256(repr(cutter.take()).encode()).hexdigest())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc fills memory with what it is told")
def test_the_bytes_do_not_depend_on_what_lay_in_memory() -> None:
    digests = set()
    for filling in ("0", "85", "165"):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "MALLOC_PERTURB_": filling}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(done.stdout)
    assert len(digests) == 1


@pytest.mark.parametrize("length", [1, 2, 3, 9, 30])
def test_segments_of_any_length_are_decoded_in_the_same_rhythm(
    length: int, pictures: list[NDArray[np.uint8]]
) -> None:
    # or the one after it could not be joined to it
    cutter = SegmentCutter(480, 270, Fraction(10))
    for picture in pictures[:length]:
        cutter.write(picture)
    cutter.cut()
    (segment,) = cutter.take()
    assert [packet.dts for packet in segment.packets] == list(range(-2, length - 2))
    assert sorted(packet.pts for packet in segment.packets) == list(range(length))
    assert all(packet.dts <= packet.pts for packet in segment.packets)
    assert segment.packets[0].is_keyframe
