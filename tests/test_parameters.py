"""What a parameter's text may be, and what is said of one that it may not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.errors import InputError
from convviz.kernels import KERNELS
from convviz.meanings import SHARED_HELP
from convviz.parameters import (
    KINDS,
    MAX_WORDS,
    Parameter,
    is_given,
    kernel_weight,
    numbers,
    parse_words,
)

finite = st.floats(-1e6, 1e6)


def parse(kind: str, text: str) -> object:
    return Parameter("it", kind, None, "").parse(text)


@given(st.lists(st.text("abcÄéß犬", min_size=1, max_size=9), min_size=1, max_size=MAX_WORDS))
def test_words_are_joined_by_one_blank(words: list[str]) -> None:
    assert parse_words("  ".join(words) + " ") == " ".join(words)
    assert parse("Words", " ".join(words)) == " ".join(words)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a sentence has 1 to 12 words, not 0"),
        ("   ", "a sentence has 1 to 12 words, not 0"),
        ("a " * 13, "a sentence has 1 to 12 words, not 13"),
        ("I\tsit", "printable"),
        ("I sit\n", "printable"),
        ("bell\a rings", "printable"),
    ],
)
def test_other_sentences_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        parse_words(text)


@given(st.lists(finite, min_size=1, max_size=20))
def test_numbers_are_read_as_written(values: list[float]) -> None:
    text = ",".join(map(str, values))
    assert parse("Numbers", text) == tuple(values)
    assert numbers(text) == tuple(values)
    assert numbers(tuple(values)) == tuple(values)


def test_a_true_minus_is_a_minus() -> None:
    assert parse("Numbers", "−1.3, 0.5") == (-1.3, 0.5)


@given(finite)
def test_one_number(value: float) -> None:
    assert parse("float", f" {value} ") == value


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        ("float", "1,2", '"1,2" is 2 numbers where one is expected'),
        ("float", "x", 'is "x": write a number'),
        ("float", "nan", 'is "nan": write a number'),
        ("float", "inf", 'is "inf": write a number'),
        ("float", "1e39", "the range of float32"),
        ("Numbers", "", "there are no numbers"),
        ("Numbers", "1;2", "there are 2 rows where one is expected"),
        ("Numbers", "1|2", "there are 2 channels where one is expected"),
        ("Kernel1d", "top-edge", "the kernel of a sequence has no names"),
        ("Kernel1d", "1,2;3,4", "there are 2 rows"),
        ("Kernel2d", "1,2;3", "row 2 has 1 number where row 1 has 2"),
        ("Kernel2d", "top-edg", "did you mean top-edge"),
        ("Digit", "11", "a digit is a whole number from 0 to 9, not 11"),
        ("Digit", "-1", "from 0 to 9, not -1"),
        ("Digit", "five", "from 0 to 9, not five"),
        ("Digit", "1.5", "from 0 to 9, not 1.5"),
        ("Decimals", "7", "from 0 to 6, not 7"),
        ("int", "1.5", "a whole number"),
        ("int", "10000000000", "a whole number"),
    ],
)
def test_what_is_no_value_is_refused_in_one_sentence(kind: str, text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as refused:
        parse(kind, text)
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code == 2


@pytest.mark.parametrize("value", range(10))
def test_every_digit_is_one(value: int) -> None:
    assert parse("Digit", str(value)) == value


@given(st.integers(-(10**9), 10**9))
def test_whole_numbers(value: int) -> None:
    assert parse("int", str(value)) == value


def test_any_text_is_text() -> None:
    assert parse("str", " as it is ") == " as it is "


@pytest.mark.parametrize("name", KERNELS)
def test_named_kernels(name: str) -> None:
    assert parse("Kernel2d", name) == (KERNELS[name].rows,)
    assert parse("Kernel2d", name.replace("-", "_").upper()) == (KERNELS[name].rows,)
    assert kernel_weight(name, rank=2) == (KERNELS[name].rows,)


@pytest.mark.parametrize(
    ("given_as", "rank", "weight"),
    [
        ("1,2", 1, ((1.0, 2.0),)),
        ((1.0, 2.0), 1, ((1.0, 2.0),)),
        (((1.0, 2.0),), 1, ((1.0, 2.0),)),
        ([1.0, 2.0], 1, ([1.0, 2.0],)),
        ("1,2;3,4", 2, (((1.0, 2.0), (3.0, 4.0)),)),
        (((1.0, 2.0), (3.0, 4.0)), 2, (((1.0, 2.0), (3.0, 4.0)),)),
        ((((1.0, 2.0), (3.0, 4.0)),), 2, (((1.0, 2.0), (3.0, 4.0)),)),
    ],
)
def test_a_kernel_is_text_or_numbers(given_as: object, rank: int, weight: object) -> None:
    assert kernel_weight(given_as, rank=rank) == weight


@pytest.mark.parametrize(("text", "rank"), [("1,2|3,4", 1), ("1,2|3,4", 2)])
def test_a_kernel_of_several_channels_is_refused(text: str, rank: int) -> None:
    with pytest.raises(InputError, match="the kernel has 2: give one"):
        kernel_weight(text, rank=rank)


def test_options_have_dashes() -> None:
    assert Parameter("padding_mode", "str", None, "").option == "--padding-mode"


READ: list[tuple[str, str, object]] = [
    ("PerAxis", "3", 3),
    ("PerAxis", " 3, 2 ", (3, 2)),
    ("PerAxis", "(3, 2)", (3, 2)),
    ("PerAxis", "3x2", (3, 2)),
    ("PerAxis", "0", 0),
    ("Padding", "2", 2),
    ("Padding", "0,1", (0, 1)),
    ("Padding", "same", "same"),
    ("Padding", " VALID ", "valid"),
    ("PaddingMode", "Reflect", "reflect"),
    ("Size", "64", 64),
    ("Size", "48,64", (48, 64)),
    ("Size", "48×64", (48, 64)),
    ("Count", "3", 3),
    ("Index", "0", 0),
    ("Flag", "true", True),
    ("Flag", "No", False),
    ("Channels", "1,2;3,4|5,6;7,8", (((1, 2), (3, 4)), ((5, 6), (7, 8)))),
    ("Weight1d", "1,2|3,4", ((1, 2), (3, 4))),
    ("Weight2d", "1,2;3,4|5,6;7,8", (((1, 2), (3, 4)), ((5, 6), (7, 8)))),
    ("Weight1d", "random", "random"),
    ("Weight2d", " Random ", "random"),
]


@pytest.mark.parametrize(("kind", "text", "value"), READ)
def test_settings_are_read(kind: str, text: str, value: object) -> None:
    assert parse(kind, text) == value


SETTINGS_REFUSED = [
    ("PerAxis", "-1", "a whole number from 0 to 1024, or two like 2,1 (height, width), not -1"),
    ("PerAxis", "1,2,3", "or two like 2,1 (height, width), not 1,2,3"),
    ("PerAxis", "1.5", "not 1.5"),
    ("PerAxis", "", "a whole number from 0 to 1024"),
    ("PerAxis", "1025", "from 0 to 1024"),
    ("PerAxis", "1,", "not 1,"),
    ("PerAxis", "9" * 99, "9999…"),
    ("PerAxis", "٣", "a whole number from 0 to 1024"),
    ("Padding", "full", "padding is a whole number, two like 0,2 (height, width), same or valid"),
    ("Padding", "-1", "not -1"),
    ("PaddingMode", "reflct", "a padding mode is one of zeros, reflect, replicate, circular, not"),
    ("PaddingMode", "reflct", "did you mean reflect?"),
    ("PaddingMode", "", "a padding mode is one of zeros"),
    ("Size", "0", "a size is the longer side in pixels, like 64, or height and width, like 48,64"),
    ("Size", "1025", "each from 1 to 1024, not 1025"),
    ("Size", "64,0", "each from 1 to 1024, not 64,0"),
    ("Count", "0", "a whole number from 1 to 4096, not 0"),
    ("Count", "5000", "from 1 to 4096, not 5000"),
    ("Index", "-1", "a whole number from 0 to"),
    ("Flag", "maybe", "this is true or false, not maybe"),
    ("Channels", "1,2|3", "channel 2 is 1×1 where channel 1 is 1×2"),
    ("Weight1d", "sobel-x", "the kernel of a sequence has no names"),
    ("Weight2d", "sobl-x", "did you mean sobel-x?"),
    (
        "Module",
        "model.py",
        "a module is FILE.py:NAME, such as model.py:Net, or package.module:NAME",
    ),
    ("Module", "a-b:Net", "a module is FILE.py:NAME"),
    ("Module", "models.:Net", "such as torchvision.models:resnet18, not models.:Net"),
    ("Module", "model.py:", "a module is FILE.py:NAME"),
    ("Module", "model.py:a b", "a module is FILE.py:NAME"),
    ("Module", "nothing.py:Net", "there is no Python file nothing.py"),
    ("File", "nothing.txt", "there is no file nothing.txt"),
    ("File", "", "a file has a name, and this one is empty"),
    ("File", "x" * 5000, "there is no file xxx"),
    ("File", "a\0b", "there is no file"),
    ("Image", "nothing.png", "there is no image nothing.png"),
    ("Image", "/", "/ is no file: an image is wanted here"),
]


@pytest.mark.parametrize(("kind", "text", "sentence"), SETTINGS_REFUSED)
def test_settings_that_are_none_are_refused_in_one_sentence(
    kind: str, text: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as refused:
        parse(kind, text)
    assert sentence in str(refused.value)
    assert len(str(refused.value)) < 300


@pytest.mark.parametrize("kind", ["File", "Image"])
def test_paths_become_absolute(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    Path("it.txt").touch()
    for text in ("it.txt", "./it.txt", "~/it.txt", str(tmp_path / "it.txt")):
        assert parse(kind, text) == str(tmp_path / "it.txt")


def test_a_module_is_a_file_and_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("model.py").touch()
    assert parse("Module", " torchvision.models:resnet18") == "torchvision.models:resnet18"
    assert parse("Module", "model.py:Net") == f"{tmp_path / 'model.py'}:Net"


@given(st.integers(0, 1024), st.integers(0, 1024))
def test_pairs(height: int, width: int) -> None:
    assert parse("PerAxis", f"{height},{width}") == (height, width)
    assert parse("Padding", f"{height}, {width}") == (height, width)
    assert parse("PerAxis", f"{height}") == height


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("PerAxis", "3,2", (3, 2)),
        ("PerAxis", (3, 2), (3, 2)),
        ("Weight1d", "1,2", ((1, 2),)),
        ("Digit", "7", 7),
        ("Digit", None, None),
        ("float", 0.5, 0.5),
        # texts stand for themselves: a file need not be there yet
        ("File", "nothing.txt", "nothing.txt"),
        ("Image", "nothing.png", "nothing.png"),
        ("Module", "nothing.py:Net", "nothing.py:Net"),
        ("Words", "we  met", "we  met"),
        ("PaddingMode", "wrap", "wrap"),
        ("str", "1,2", "1,2"),
    ],
)
def test_a_class_attribute_may_be_text(kind: str, given: object, value: object) -> None:
    assert Parameter("it", kind, None, "").value(given) == value


class Plain:
    stride: int = 2
    words: str = "a b"


class Chosen(Plain):
    stride = 2


class Redefined(Chosen):
    stride: int = 3


class Generic(Plain):
    operation = "conv1d"
    stride = 2


class OnesOwn(Generic):
    stride = 3


def test_what_is_given_stands_without_an_annotation() -> None:
    assert not is_given(Plain, "stride")
    assert is_given(Chosen, "stride")
    assert not is_given(Chosen, "words")
    assert not is_given(Redefined, "stride")
    assert not is_given(Plain, "nothing")


def test_what_stands_beside_an_operation_is_a_default() -> None:
    assert not is_given(Generic, "stride")
    assert is_given(OnesOwn, "stride")
    assert is_given(type("Generic", (Generic,), {"stride": 2}), "stride")


def test_defaults_as_the_help_has_them() -> None:
    assert Parameter("it", "float", None, "").shown_default == "the article's"
    assert Parameter("it", "float", None, "", unset="").shown_default == ""
    assert Parameter("it", "Flag", True, "").shown_default == "yes"
    assert Parameter("it", "Flag", False, "").shown_default == "no"
    assert Parameter("it", "int", 0, "").shown_default == "0"


def test_every_kind_and_every_shared_name_is_explained() -> None:
    assert all(kind.metavar for name, kind in KINDS.items() if name != "Flag")
    assert all(text.endswith(".") for text in SHARED_HELP.values())
