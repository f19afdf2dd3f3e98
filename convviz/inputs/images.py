"""A user's picture as numbers: PNG, JPEG, WebP, GIF or BMP in any of their modes."""

from __future__ import annotations

import contextlib
import struct
import warnings
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from convviz.errors import InputError
from convviz.formatting import grouped, shape
from convviz.inputs.setting_text import LARGEST_SIDE, LEGIBLE_SIDE

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP")
LARGEST = 50_000_000  # pixels
_LONGEST_NAME = 28

_DEEP = {"I;16": 65535, "I;16L": 65535, "I;16B": 65535, "I;16N": 65535, "I": 65535}
# what Pillow raises for files that are cut off or otherwise no picture
_BROKEN = (
    *(OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError),
    *(struct.error, zlib.error),
)


@dataclass(frozen=True, eq=False)
class Picture:
    """An image file's pixels, and what was done to them.

    Attributes
    ----------
    pixels : float32 array (C, H, W), 0 to 1
        One channel of a grey picture, three of a colour one.
    file : str
        The file's name, shortened where it is long.
    is_scaled : bool
        Whether its size is another than the file's.
    is_greyed : bool
        Whether colours were turned to grey.
    """

    pixels: NDArray[np.float32]
    file: str
    is_scaled: bool
    is_greyed: bool = False

    @property
    def name(self) -> str:
        """The file's name, and whether it was scaled: "photo.png, scaled"."""
        return f"{self.file}, scaled" if self.is_scaled else self.file


def read_image(
    path: str | Path, size: int | tuple[int, int] | None = None, *, grey: bool = False
) -> Picture:
    """Read an image file, upright as its EXIF says, what is transparent over white.

    Parameters
    ----------
    path
        A PNG, JPEG, WebP, GIF or BMP; of an animation the first frame is taken.
    size
        (height, width), or the longer side. None scales a picture whose longer side is above
        64 down to that, and leaves others as they are. Each new pixel is the average of the
        area that it covers.
    grey
        Turn colours to grey, by the luma of ITU-R BT.601.

    Raises
    ------
    InputError
        For a file that is missing, broken, no picture, or of more than 50 megapixels.
    """
    path = Path(path)
    _check_size(size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of large pictures and of EXIF that is not read
        with _opened(path) as image:
            try:
                _turn_upright(image)
                own, wanted = image.size, _target(image.size, size)
                pixels, greyed = _pixels(image, wanted, grey)
            except _BROKEN as error:
                raise InputError(f"{path.name} is broken or cut off: it cannot be read") from error
            except MemoryError as error:
                raise InputError(f"{path.name} needs more memory than there is") from error
    return Picture(pixels, _short(path.name), wanted != own, greyed)


def _opened(path: Path) -> Image.Image:
    try:
        if not path.is_file():
            raise InputError(f"there is no image {path}")
        if path.stat().st_size == 0:
            raise InputError(f"{path.name} is empty: an image is wanted here")
        image = Image.open(path, formats=FORMATS)
    except UnidentifiedImageError as error:
        raise InputError(
            f"{path.name} is no image that can be read: give a PNG, JPEG, WebP, GIF or BMP"
        ) from error
    except Image.DecompressionBombError as error:
        raise InputError(
            f"{path.name} is larger than 50 megapixels: scale it down first"
        ) from error
    except InputError:
        raise
    except OSError as error:
        reason = error.strerror or "it is broken"
        raise InputError(f"{path.name} cannot be read: {reason}") from error
    except _BROKEN as error:
        raise InputError(f"{path.name} is broken or cut off: it cannot be read") from error
    width, height = image.size
    if width * height > LARGEST:
        image.close()
        raise InputError(
            f"{path.name} is {width}×{height}, {grouped(width * height)} pixels: at most 50 "
            "megapixels can be read, scale it down first"
        )
    return image


def _turn_upright(image: Image.Image) -> None:
    """Turn a picture as its EXIF says; one whose EXIF cannot be read stays as it is."""
    image.load()
    with contextlib.suppress(*_BROKEN):
        ImageOps.exif_transpose(image, in_place=True)


def _check_size(asked: int | tuple[int, int] | None) -> None:
    sides = () if asked is None else asked if isinstance(asked, tuple) else (asked,)
    if not all(1 <= side <= LARGEST_SIDE for side in sides):
        raise InputError(f"a size is 1 to {LARGEST_SIDE} pixels, not {shape(sides)}")


def _target(size: tuple[int, int], asked: int | tuple[int, int] | None) -> tuple[int, int]:
    """Return the (width, height) that a picture of `size`, in the same order, is to have."""
    if isinstance(asked, tuple):
        return asked[1], asked[0]
    longer = max(size)
    wanted = min(longer, LEGIBLE_SIDE) if asked is None else asked
    width, height = (max(1, round(side * wanted / longer)) for side in size)
    return width, height


def _pixels(
    image: Image.Image, size: tuple[int, int], grey: bool
) -> tuple[NDArray[np.float32], bool]:
    """Return (C, H, W) of a size (width, height), and whether colours were turned to grey."""
    if image.mode in _DEEP:
        return _deep_pixels(image, size), False
    scaled = _over_white(_scaled(_plain(image), size))
    cells = np.asarray(scaled).reshape(size[1], size[0], -1)
    if image.mode == "P" and (cells == cells[..., :1]).all():
        cells = cells[..., :1]  # a palette of greys
    greyed = grey and cells.shape[2] > 1
    if greyed:
        cells = np.asarray(scaled.convert("L"))[..., None]
    pixels = np.ascontiguousarray(cells.transpose(2, 0, 1), dtype=np.float32)
    return pixels / np.float32(255), greyed


def _over_white(image: Image.Image) -> Image.Image:
    if "A" not in image.getbands():
        return image
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image.convert("RGBA")).convert(image.mode.rstrip("A"))


def _plain(image: Image.Image) -> Image.Image:
    """Return the picture in one of the modes L, LA, RGB and RGBA."""
    clear = image.has_transparency_data
    if image.mode in ("1", "L", "LA", "La"):
        mode = "LA" if clear else "L"
    else:
        mode = "RGBA" if clear else "RGB"
    return image if image.mode == mode and "transparency" not in image.info else image.convert(mode)


def _deep_pixels(image: Image.Image, size: tuple[int, int]) -> NDArray[np.float32]:
    """Read a grey picture of 16 bits, which Pillow would cut to 8."""
    values = np.asarray(image).astype(np.float32)
    key = image.info.get("transparency")
    if isinstance(key, int):
        values[values == key] = _DEEP[image.mode]
    scaled = np.asarray(_scaled(Image.fromarray(values), size))
    return np.clip(scaled[None] / np.float32(_DEEP[image.mode]), 0, 1).astype(np.float32)


def _scaled(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    # BOX takes the average of the area; a clear pixel weighs nothing in it
    return image if image.size == size else image.resize(size, Image.Resampling.BOX)


def _short(name: str) -> str:
    """Return a file's name as a caption has room for it."""
    told = "".join(letter if letter.isprintable() else "?" for letter in name)
    if len(told) <= _LONGEST_NAME:
        return told
    suffix = Path(told).suffix[:6]
    return told[: _LONGEST_NAME - len(suffix) - 1] + "…" + suffix
