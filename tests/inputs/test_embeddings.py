"""Vectors of words: GloVe's text, word2vec's, archives; and what is said of the rest."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from convviz.errors import InputError
from convviz.inputs.embeddings import drawn_embeddings, read_embeddings
from convviz.inputs.seeding import seeded

GLOVE = "we 0.5 -1 2\nmet 1e-2 0 3\nat -0.25 4 5\nthe 1 1 1\nlake 7 8 9\n"
VECTORS = {"we": (0.5, -1, 2), "met": (0.01, 0, 3), "at": (-0.25, 4, 5), "the": (1, 1, 1)}


def glove(place: Path, text: str | bytes = GLOVE, name: str = "glove.txt") -> Path:
    (place / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return place / name


def columns(*words: str) -> list[list[float]]:
    return np.array([VECTORS[word] for word in words], dtype=np.float32).T.tolist()


def test_a_column_for_each_word(tmp_path: Path) -> None:
    found = read_embeddings(glove(tmp_path), ["the", "we", "at", "we"])
    assert found.dtype == np.float32
    assert found.shape == (3, 4)
    assert found.tolist() == columns("the", "we", "at", "we")


@pytest.mark.parametrize(
    "text",
    [
        "5 3\n" + GLOVE,
        GLOVE.replace(" ", "\t"),
        GLOVE.replace("\n", "\r\n"),
        GLOVE.replace("\n", " \n"),
        "\ufeff" + GLOVE,
        "\n" + GLOVE.replace("\n", "\n\n"),
        GLOVE.replace("met", "we 9 9 9\nmet"),
        GLOVE.rstrip(),
        GLOVE.replace("met", ". . . 1 2 3\nmet"),
        "5 3\n" + GLOVE.replace("met", "at you 1 2 3\nmet"),
    ],
    ids=[
        *("word2vec", "tabs", "windows", "blanks", "bom", "empty lines", "twice", "no newline"),
        *("a word of blanks", "two words"),
    ],
)
def test_texts_of_all_sorts(tmp_path: Path, text: str) -> None:
    found = read_embeddings(glove(tmp_path, text), ["we", "met", "at", "the"])
    assert found.tolist() == columns("we", "met", "at", "the")


def test_a_word_is_looked_up_as_written_then_in_lower_case_then_bare(tmp_path: Path) -> None:
    text = "we 1\nWe 2\nlake 3\nlake, 4\nmr. 5\n... 6\nsea 7\n"
    words = ["We", "WE", "lake,", "Lake!", "Mr.", "...", "“Sea”"]
    found = read_embeddings(glove(tmp_path, text), words)
    assert found.tolist() == [[2, 1, 4, 3, 5, 6, 7]]


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    words = data.draw(st.lists(st.text("abcäß犬", min_size=1), min_size=1, max_size=6, unique=True))
    dim = data.draw(st.integers(1, 5))
    number = st.floats(width=32, allow_nan=False, allow_infinity=False)
    vectors = [data.draw(st.lists(number, min_size=dim, max_size=dim)) for _ in words]
    lines = [" ".join([w, *map(repr, v)]) for w, v in zip(words, vectors, strict=True)]
    place = tmp_path_factory.mktemp("text")
    wanted = np.array(vectors, dtype=np.float32).T
    asked = data.draw(st.permutations(range(len(words))))
    text = glove(place, "\n".join(lines))
    tables = place / "table.npz", place / "words.npz"
    np.savez(tables[0], words=np.array(words), vectors=wanted.T)
    np.savez(tables[1], **dict(zip(words, wanted.T, strict=True)))  # type: ignore[arg-type]
    for path in (text, *tables):
        found = read_embeddings(path, [words[i] for i in asked])
        assert np.array_equal(found, wanted[:, asked]), path


REFUSED: list[tuple[str | bytes, str]] = [
    ("", "glove.txt is empty: it has no vectors"),
    ("\n\n", "glove.txt is empty"),
    ("3 2\n", 'glove.txt has no vectors for "we", "met"'),
    (GLOVE.replace("met", "mat"), 'glove.txt has no vector for "met"'),
    ("we\nmet 1 2\n", "line 1 of glove.txt has no numbers: it needs a word and its vector"),
    ("we 1 2\nmet\n", "line 2 of glove.txt has no numbers"),
    ("we 1 2\nmet 1\n", "line 2 of glove.txt has 1 number where those before have 2"),
    ("we 1 2\nmet 1 2 3\n", "line 2 of glove.txt has 3 numbers where those before have 2"),
    ("a 1 2\nb 1 2 3\nwe 1 2\nmet 1 2", "line 2 of glove.txt has 3 numbers"),
    ("2 3\nwe 1 2\nmet 1 2\n", "line 2 of glove.txt has 2 numbers where those before have 3"),
    ("we 1 x\nmet 1 2\n", 'line 1 of glove.txt, "we", has "x" where a number is expected'),
    ("we 1 nan\nmet 1 2\n", 'line 1 of glove.txt, "we", has nan: every number must be finite'),
    ("we 1 2\nmet 1 inf\n", 'line 2 of glove.txt, "met", has inf: every number must be finite'),
    ("we 1 2\nmet 1 1e39\n", "has 1e39: every number must be finite, within float32"),
    (b"we 1 2\nmet 1 \xff\n", 'has "\ufffd" where a number is expected'),
    (b"\x89PNG\r\n\x1a\n", "glove.txt is no text of vectors"),
    (b"\0\1\2\3" * 500, "glove.txt is no text of vectors: give GloVe's format"),
    (b"we " + b"1 " * 2**20, "glove.txt is no text of vectors"),
    ("we" + " 1" * 5000 + "\nmet 1\n", "line 1 of glove.txt has 5000 numbers: at most 4096"),
    (b"PK\x03\x04 and then nothing", "glove.txt is no .npz file, or a damaged one"),
]


@pytest.mark.parametrize(("text", "sentence"), REFUSED, ids=range(len(REFUSED)))
def test_texts_that_are_refused(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    with pytest.raises(InputError) as refused:
        read_embeddings(glove(tmp_path, text), ["we", "met"])
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


ARCHIVES: list[tuple[dict[str, Any], str]] = [
    ({"we": [1, 2], "met": [1, 2, 3]}, 'have different lengths: "we" 2, "met" 3'),
    ({"we": [1, 2]}, 'it.npz has no vector for "met"'),
    ({"we": [1, np.nan], "met": [1, 2]}, '"we" in it.npz has nan: every number must be finite'),
    ({"we": [[1, 2]], "met": [1, 2]}, 'it.npz has no row of numbers for "we", but int64 (1, 2)'),
    ({"we": ["a"], "met": [1]}, 'it.npz has no row of numbers for "we"'),
    ({"we": [1j], "met": [1]}, 'it.npz has no row of numbers for "we"'),
    ({"we": np.zeros(0), "met": [1]}, 'it.npz has no row of numbers for "we"'),
    ({"words": ["we", "met"], "vectors": [[1]]}, "needs words (V,) and vectors (V, dim), and has"),
    ({"words": ["we", "met"], "vectors": [1, 2]}, "needs words (V,) and vectors (V, dim)"),
    ({"words": ["we"], "vectors": [[1]]}, 'it.npz has no vector for "met"'),
    ({"words": np.array(["we", "met"], object), "vectors": [[1], [2]]}, "holds Python objects"),
]


@pytest.mark.parametrize(("arrays", "sentence"), ARCHIVES, ids=range(len(ARCHIVES)))
def test_archives_that_are_refused(tmp_path: Path, arrays: Any, sentence: str) -> None:
    np.savez(tmp_path / "it.npz", **arrays)
    with pytest.raises(InputError) as refused:
        read_embeddings(tmp_path / "it.npz", ["we", "met"])
    assert sentence in str(refused.value)


def test_the_words_words_and_vectors_have_vectors_too(tmp_path: Path) -> None:
    np.savez(tmp_path / "it.npz", words=[1.0, 2.0], vectors=[3.0, 4.0])
    found = read_embeddings(tmp_path / "it.npz", ["vectors", "words"])
    assert found.tolist() == [[3, 1], [4, 2]]


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.txt", tmp_path):
        with pytest.raises(InputError, match="there is no file"):
            read_embeddings(path, ["we"])


def test_a_large_file_is_not_held(tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("w") as file:
        for number in range(60_000):
            file.write(f"word{number} " + " ".join(["0.125"] * 40) + "\n")
    size = (tmp_path / "large.txt").stat().st_size
    tracemalloc.start()
    found = read_embeddings(tmp_path / "large.txt", ["word59999", "word3"])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.shape == (40, 2)
    assert peak < size / 20


def test_nothing_is_read_after_the_last_word_that_is_wanted(tmp_path: Path) -> None:
    assert read_embeddings(glove(tmp_path, "we 1\nmet 2\nbad\n"), ["we", "met"]).tolist() == [
        [1, 2]
    ]


def test_drawn_vectors_are_those_of_an_embedding() -> None:
    words = ["the", "cat", "the"]
    with seeded(3):
        found = drawn_embeddings(words, 4)
    with seeded(3):
        table = nn.Embedding(2, 4)
    assert found.shape == (4, 3)
    assert found.T.tolist() == table.weight[[0, 1, 0]].tolist()


def test_drawing_leaves_no_mark() -> None:
    before = torch.get_rng_state()
    with seeded(3):
        drawn_embeddings(["a"], 4)
    assert torch.equal(torch.get_rng_state(), before)
