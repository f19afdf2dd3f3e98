"""From RGB to the 4:2:0 picture that an encoder takes, converting only what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from convviz.output.sinks import Frame
from convviz.rect import Rect
from convviz.tiles import TILE_HEIGHT, TILE_WIDTH, Tiles

Plane = NDArray[np.uint8]

# the mean of each two by two pixels; wider filters bleed colour over the cells' edges
_CONVERSION = Interpolation.AREA | Interpolation.FULL_CHR_H_INP  # the latter is faster
# tiles side by side in the picture that is converted in place of those that changed
_ABREAST = 16
# rows of tiles to which that picture is rounded up: a new size takes as long as 20,000 pixels
_STEP = 2
# converting so large a share of the tiles takes as long as the whole
_WORTH_IT = 0.4


class YuvPicture:
    """One picture, BT.709 in limited range, brought up to date frame by frame.

    Parameters
    ----------
    width, height : int
        Pixels, both even.

    Attributes
    ----------
    frame : av.VideoFrame
        The picture; `update` changes it in place.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.frame = av.VideoFrame(width, height, "yuv420p")
        self._planes = _planes_of(self.frame)
        # each keeps its tables as long as the size stays the same
        self._reformatter = lru_cache(maxsize=64)(lambda size: VideoReformatter())
        # Swscale rounds the last chroma row in a way of its own: what these rows of tiles leave
        # of the frame, at least a tile's height, is converted as one strip.
        self._rows = height // TILE_HEIGHT - 1
        self._tiled = self._rows > 0 and width >= TILE_WIDTH
        if self._tiled:
            self._most = int(_WORTH_IT * self._rows * -(-width // TILE_WIDTH))
            self._tiles = [_tiles_of(plane, step) for plane, step in _steps(self._planes)]
            stacked = -(-self._most // _ABREAST) + _STEP
            self._stack = np.empty((stacked * TILE_HEIGHT + 2, _ABREAST * TILE_WIDTH), np.uint32)

    def update(self, frame: Frame, changed: Sequence[Rect] | None) -> None:
        """Take a frame that differs from the one before only inside `changed`.

        None stands for the whole of it.
        """
        if changed is None or not self._tiled:
            self._convert_rows(frame, 0)
            return
        rows, columns = Tiles(self.width, self.height, changed).places()
        count = int(np.searchsorted(rows, self._rows))  # of those above the strip
        if count > self._most:
            self._convert_rows(frame, 0)
            return
        if count:
            self._convert_tiles(frame, rows[:count], columns[:count])
        if count < len(rows):
            self._convert_rows(frame, self._rows * TILE_HEIGHT)

    def _convert_rows(self, frame: Frame, top: int) -> None:
        """Convert the rows from `top` to the end."""
        part = _convert(self._reformatter((top, self.width)), frame[top:])
        for (plane, step), source in zip(_steps(self._planes), _planes_of(part), strict=True):
            plane[top // step :] = source

    def _convert_tiles(
        self, frame: Frame, rows: NDArray[np.intp], columns: NDArray[np.intp]
    ) -> None:
        """Convert these tiles, all at once: laid out as one picture."""
        stacked = -(-len(rows) // (_ABREAST * _STEP)) * _STEP
        height = stacked * TILE_HEIGHT
        places = divmod(np.arange(len(rows)), _ABREAST)
        # the last tile in a row ends with the frame
        starts = np.minimum(columns * TILE_WIDTH, self.width - TILE_WIDTH) // 2
        pixels = frame.view(np.uint32)[..., 0]
        _grid(self._stack[:height], stacked)[places] = _tiles_of(pixels, 1)[rows, starts]
        # two rows more take that last row of swscale's
        stack = self._stack[: height + 2]
        picture = _convert(
            self._reformatter(stacked), stack.view(np.uint8).reshape(*stack.shape, 4)
        )
        for tiles, (plane, step) in zip(self._tiles, _steps(_planes_of(picture)), strict=True):
            tiles[rows, starts] = _grid(plane[: height // step], stacked)[places]


def _steps(planes: Sequence[Plane]) -> Iterator[tuple[Plane, int]]:
    """Yield a picture's planes, each with how many pixels are one sample of it."""
    yield from zip(planes, (1, 2, 2), strict=True)


def _grid(plane: NDArray[Any], rows: int) -> NDArray[Any]:
    """Return a plane of `_ABREAST` tiles a row as (rows, columns, *tile), of the same memory."""
    height, width = plane.shape
    tiles = plane.reshape(rows, height // rows, _ABREAST, width // _ABREAST)
    return tiles.transpose(0, 2, 1, 3)


def _tiles_of(plane: NDArray[Any], step: int) -> NDArray[Any]:
    """Return a frame's plane as (rows, starts, *tile), of the same memory.

    There is a start at every second pixel. `step` is how many pixels are one sample.
    """
    height, width = TILE_HEIGHT // step, TILE_WIDTH // step
    down, across = plane.strides
    shape = plane.shape[0] // height, (plane.shape[1] - width) // (2 // step) + 1, height, width
    return as_strided(plane, shape, (down * height, across * (2 // step), down, across))


def _convert(reformatter: VideoReformatter, frame: Frame) -> av.VideoFrame:
    return reformatter.reformat(
        av.VideoFrame.from_numpy_buffer(frame, "rgba"),
        format="yuv420p",
        interpolation=_CONVERSION,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        dst_colorspace=Colorspace.ITU709,
        threads=1,
    )


def _planes_of(frame: av.VideoFrame) -> list[Plane]:
    """Return a picture's three planes as arrays that share its memory."""
    return [
        np.frombuffer(memoryview(plane), np.uint8).reshape(plane.height, plane.line_size)[
            :, : plane.width
        ]
        for plane in frame.planes
    ]
