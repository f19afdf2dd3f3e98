"""Pictures from files: every mode, upright, over white, scaled; and what is said of the rest."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from PIL import Image

from convviz.errors import InputError
from convviz.inputs.images import Picture, read_image

RED, GREEN, BLUE = (200, 10, 20), (0, 160, 30), (40, 50, 250)
CORNERS = np.array([[RED, GREEN], [BLUE, (255, 255, 255)]], dtype=np.uint8)


def saved(place: Path, image: Image.Image, name: str = "it.png", **options: Any) -> Path:
    image.save(place / name, **options)
    return place / name


def read(path: Path, **options: Any) -> Picture:
    picture = read_image(path, **options)
    assert picture.pixels.dtype == np.float32
    assert picture.pixels.flags.c_contiguous
    assert picture.pixels.min() >= 0
    assert picture.pixels.max() <= 1
    return picture


def png_header(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and has nothing more to say."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 10)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (head, data)
    )


@settings(deadline=None, max_examples=40)
@given(arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=9).map(lambda s: (*s, 3))))
def test_a_colour_png_is_three_channels_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, pixels: np.ndarray
) -> None:
    path = saved(tmp_path_factory.mktemp("png"), Image.fromarray(pixels))
    wanted = pixels.transpose(2, 0, 1).astype(np.float32) / np.float32(255)
    assert np.array_equal(read(path).pixels, wanted)


@settings(deadline=None, max_examples=40)
@given(arrays(np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=9)))
def test_a_grey_png_is_one_channel_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, pixels: np.ndarray
) -> None:
    path = saved(tmp_path_factory.mktemp("png"), Image.fromarray(pixels))
    assert np.array_equal(read(path).pixels, pixels[None].astype(np.float32) / np.float32(255))


MODES: dict[str, tuple[Callable[[], Image.Image], int]] = {
    "1": (lambda: Image.fromarray(CORNERS).convert("1"), 1),
    "L": (lambda: Image.fromarray(CORNERS).convert("L"), 1),
    "LA": (lambda: Image.fromarray(CORNERS).convert("LA"), 1),
    "P": (lambda: Image.fromarray(CORNERS).convert("P", palette=Image.Palette.ADAPTIVE), 3),
    "RGB": (lambda: Image.fromarray(CORNERS), 3),
    "RGBA": (lambda: Image.fromarray(CORNERS).convert("RGBA"), 3),
}


@pytest.mark.parametrize("mode", MODES)
def test_every_mode(tmp_path: Path, mode: str) -> None:
    make, channels = MODES[mode]
    image = make()
    assert image.mode == mode
    pixels = read(saved(tmp_path, image)).pixels
    assert pixels.shape == (channels, 2, 2)
    wanted = np.asarray(image.convert("RGB" if channels == 3 else "L"), dtype=np.float32) / 255
    assert np.allclose(pixels, wanted.reshape(2, 2, channels).transpose(2, 0, 1), atol=1e-6)


def test_a_palette_of_greys_is_grey(tmp_path: Path) -> None:
    grey = Image.fromarray(np.array([[0, 90], [180, 255]], dtype=np.uint8))
    palette = grey.convert("P")
    assert palette.mode == "P"
    pixels = read(saved(tmp_path, palette)).pixels
    assert (pixels[0] * 255).round().tolist() == [[0, 90], [180, 255]]
    assert len(pixels) == 1


def test_cmyk_is_colour(tmp_path: Path) -> None:
    image = Image.new("CMYK", (8, 8), (0, 255, 255, 0))  # red
    pixels = read(saved(tmp_path, image, "it.jpg", quality=100)).pixels
    assert pixels.shape == (3, 8, 8)
    assert pixels[0].min() > 0.95
    assert pixels[1:].max() < 0.05


@pytest.mark.parametrize("name", ["it.jpg", "it.webp", "it.gif", "it.bmp", "IT.PNG", "no-suffix"])
def test_formats(tmp_path: Path, name: str) -> None:
    image = Image.new("RGB", (4, 3), RED)
    image.save(tmp_path / name, format="png" if "." not in name else None)
    pixels = read(tmp_path / name).pixels
    assert pixels.shape == (3, 3, 4)
    assert np.allclose(pixels.mean(axis=(1, 2)) * 255, RED, atol=3)


def test_sixteen_bits_are_not_cut_to_eight(tmp_path: Path) -> None:
    deep = np.array([[0, 1], [32768, 65535]], dtype=np.uint16)
    pixels = read(saved(tmp_path, Image.fromarray(deep))).pixels
    assert pixels.tolist() == (deep[None] / np.float32(65535)).tolist()
    assert pixels[0, 0, 1] > 0
    # and scaled, it is their average
    scaled = read(tmp_path / "it.png", size=(1, 1)).pixels
    assert np.allclose(scaled, deep.mean() / 65535)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_turns_the_picture(tmp_path: Path, orientation: int) -> None:
    upright = np.zeros((16, 32), dtype=np.uint8)
    upright[:8, :16] = 250  # bright at the top left
    upright[:8, 16:] = 120
    # how each orientation keeps an upright picture, from the EXIF standard's table
    kept = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: upright.T[::-1],
        7: upright.T[::-1, ::-1],
        8: upright.T[:, ::-1],
    }[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path, Image.fromarray(kept.copy()), "it.jpg", quality=100, exif=exif)
    pixels = read(path).pixels[0]
    assert pixels.shape == (16, 32)
    assert np.allclose(pixels * 255, upright, atol=4)


def test_exif_that_cannot_be_read_turns_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path, Image.new("L", (6, 4)), "it.jpg", exif=b"Exif\0\0MM\0*\xff\xff\xff\xff")
    assert read(path).pixels.shape == (1, 4, 6)


@pytest.mark.parametrize(
    ("image", "wanted"),
    [
        (Image.new("RGBA", (1, 1), (0, 0, 0, 0)), (1, 1, 1)),
        (Image.new("RGBA", (1, 1), (255, 0, 0, 255)), (1, 0, 0)),
        (Image.new("RGBA", (1, 1), (255, 0, 0, 51)), (1, 0.8, 0.8)),
        (Image.new("LA", (1, 1), (0, 0)), (1,)),
        (Image.new("LA", (1, 1), (0, 204)), (0.2,)),
    ],
    ids=["clear", "full", "pale red", "clear grey", "pale black"],
)
def test_what_is_clear_is_over_white(
    tmp_path: Path, image: Image.Image, wanted: tuple[float, ...]
) -> None:
    assert np.allclose(read(saved(tmp_path, image)).pixels.ravel(), wanted, atol=1 / 255)


@pytest.mark.parametrize(
    ("mode", "color", "key"), [("L", 7, 7), ("RGB", RED, RED), ("P", 0, 0), ("I;16", 900, 900)]
)
def test_a_colour_that_stands_for_clear_is_white(
    tmp_path: Path, mode: str, color: Any, key: Any
) -> None:
    image = Image.new(mode, (2, 2), color)
    if mode == "P":
        image.putpalette([10, 20, 30])
    assert read(saved(tmp_path, image, transparency=key)).pixels.min() == 1


def test_clear_pixels_do_not_stain_their_neighbours(tmp_path: Path) -> None:
    # black where it is clear: scaling it first and laying it over white later must not show it
    image = Image.fromarray(np.array([[[0, 0, 0, 0], [255, 255, 255, 255]]], dtype=np.uint8))
    assert read(saved(tmp_path, image), size=(1, 1)).pixels.ravel().tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("size", "asked", "shape", "name"),
    [
        ((64, 48), None, (48, 64), "it.png"),
        ((65, 48), None, (47, 64), "it.png, scaled"),
        ((640, 480), None, (48, 64), "it.png, scaled"),
        ((480, 640), None, (64, 48), "it.png, scaled"),
        ((2000, 3), None, (1, 64), "it.png, scaled"),
        ((640, 480), 32, (24, 32), "it.png, scaled"),
        ((4, 2), 8, (4, 8), "it.png, scaled"),
        ((640, 480), (10, 20), (10, 20), "it.png, scaled"),
        ((640, 480), 640, (480, 640), "it.png"),
    ],
)
def test_sizes(
    tmp_path: Path, size: tuple[int, int], asked: Any, shape: tuple[int, int], name: str
) -> None:
    picture = read(saved(tmp_path, Image.new("L", size)), size=asked)
    assert picture.pixels.shape == (1, *shape)
    assert picture.name == name
    assert picture.is_scaled == ("scaled" in name)


def test_a_scaled_pixel_is_the_average_of_its_area(tmp_path: Path) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (128, 256), dtype=np.uint8)
    scaled = read(saved(tmp_path, Image.fromarray(pixels))).pixels[0]
    areas = pixels.reshape(32, 4, 64, 4).mean(axis=(1, 3)) / 255
    assert np.abs(scaled - areas).max() <= 1.01 / 255  # Pillow rounds to whole bytes, twice


def test_grey_is_asked_for(tmp_path: Path) -> None:
    path = saved(tmp_path, Image.fromarray(CORNERS))
    grey = read(path, grey=True)
    assert grey.is_greyed
    luma = CORNERS @ np.array([0.299, 0.587, 0.114]) / 255
    assert np.allclose(grey.pixels[0], luma, atol=1 / 255)
    plain = saved(tmp_path, Image.new("L", (2, 2)), "grey.png")
    assert not read(plain, grey=True).is_greyed
    assert not read(path).is_greyed


@pytest.mark.parametrize("name", ["it.gif", "it.webp", "it.png"])
def test_of_an_animation_the_first_frame_is_taken(tmp_path: Path, name: str) -> None:
    first, second = Image.new("RGB", (4, 4), RED), Image.new("RGB", (4, 4), BLUE)
    path = saved(tmp_path, first, name, save_all=True, append_images=[second], lossless=True)
    assert np.allclose(read(path).pixels[:, 0, 0] * 255, RED, atol=3)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("a" * 60 + ".jpeg", "a" * 22 + "….jpeg"),
        ("ünï 写真.png", "ünï 写真.png"),
        ("with\nbreak.png", "with?break.png"),
    ],
)
def test_names_of_files(tmp_path: Path, name: str, told: str) -> None:
    assert read(saved(tmp_path, Image.new("RGB", (2, 2)), name)).file == told


def cut(whole: Image.Image, name: str, keep: float) -> bytes:
    stream = io.BytesIO()
    whole.save(stream, format=Path(name).suffix[1:].replace("jpg", "jpeg"))
    return stream.getvalue()[: int(len(stream.getvalue()) * keep)]


NOISE = Image.fromarray(np.random.default_rng(1).integers(0, 256, (90, 90, 3), dtype=np.uint8))
BROKEN = {
    "empty.png": (b"", "empty.png is empty"),
    "text.png": (
        b"not a picture at all\n" * 9,
        "text.png is no image that can be read: give a PNG",
    ),
    "page.jpg": (b"<html></html>", "page.jpg is no image"),
    "drawing.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no image that can be read"),
    "half.png": (cut(NOISE, "x.png", 0.5), "half.png is broken or cut off"),
    "half.jpg": (cut(NOISE, "x.jpg", 0.5), "half.jpg is broken or cut off"),
    "half.webp": (cut(NOISE, "x.webp", 0.5), "half.webp"),
    "head.png": (cut(NOISE, "x.png", 0.005), "head.png"),
    "postscript.png": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "no image that can"),
    "large.png": (png_header(10_000, 5_001), "large.png is 10000×5001, 50,010,000 pixels: at most"),
    "bomb.png": (png_header(200_000, 200_000), "bomb.png is larger than 50 megapixels"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_picture_is_told_in_a_sentence(tmp_path: Path, name: str) -> None:
    data, sentence = BROKEN[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError) as refused:
        read_image(tmp_path / name)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_no_broken_file_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(["x.png", "x.jpg", "x.webp", "x.gif", "x.bmp"]))
    whole = bytearray(cut(NOISE.resize((9, 9)), name, 1))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("broken") / name
    path.write_bytes(whole[: data.draw(st.integers(1, len(whole)))])
    try:
        read(path)
    except InputError as refused:
        assert "\n" not in str(refused)  # noqa: PT017


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no image .*nothing\.png"):
        read_image(tmp_path / "nothing.png")
    with pytest.raises(InputError, match="there is no image"):
        read_image(tmp_path)


@pytest.mark.parametrize("size", [0, 1025, (0, 4), (4, 9999)])
def test_sizes_that_are_none(tmp_path: Path, size: Any) -> None:
    with pytest.raises(InputError, match="a size is 1 to 1024 pixels, not"):
        read_image(saved(tmp_path, Image.new("L", (4, 4))), size)
