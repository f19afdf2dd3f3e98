"""The sentence film: what it says, how long it takes, what it can be given."""

from __future__ import annotations

from fractions import Fraction

import pytest

from convviz.draw import Label
from convviz.errors import InputError
from convviz.studio.catalogue import find
from convviz.studio.job import Job
from convviz.studio.settings import Settings

from ..staging import needs_fonts_for, play_through, scene_class, seen, staged

SCENE = "sentence-slide"


def said(**parameters: object) -> list[str]:
    """Return the sentences of the film, played through without being drawn."""
    with staged(scene_class(SCENE), **parameters) as scene:
        play_through(scene, lambda beat: None)
        return [beat.text for beat in scene.beats]


def said_of(step: int, **parameters: object) -> str:
    with staged(scene_class(SCENE), **parameters) as scene:
        scene.show_step(step)
        return scene.beats[-1].text


@pytest.mark.parametrize("fps", [10, 15, 25, "30000/1001", 60])
def test_film_takes_about_fifteen_seconds(fps: object) -> None:
    job = Job(find(SCENE)[0], Settings(64, 64, Fraction(fps)))
    assert 14 <= job.count_frames() / Fraction(fps) <= 17


def test_sentences_of_the_beats() -> None:
    assert said() == [
        "A sentence.",
        "Each word has become one number.",
        "The kernel has two weights: one for each word it covers.",
        "Each number meets the weight below it.",
        "The products and the bias add up to one number.",
        "One word to the right: new numbers, the same weights.",
        "And again.",
        "Four words, two at a time: three places, three numbers.",
    ]


def test_the_first_number_is_not_seen_before_it_is_calculated() -> None:
    shown: list[tuple[str, bool]] = []

    def look(beat: int) -> None:
        labels = (m for m in scene.get_mobject_family_members() if isinstance(m, Label))
        shown.append((scene.beats[-1].text, "0.96" in map(seen, labels)))

    with staged(scene_class(SCENE)) as scene:
        play_through(scene, look)
    first = next(text for text, is_seen in shown if is_seen)
    assert first == "The products and the bias add up to one number."
    assert [is_seen for _, is_seen in shown[:6]] == [*[False] * 5, True]


@pytest.mark.parametrize(
    ("words", "values", "kernel", "last"),
    [
        ("we met", "0.66,0.27", "-0.67,0.42", "Two words, two at a time: one place, one number."),
        ("stop", "1", "2", "One word, one at a time: one place, one number."),
        ("a b c d e", "1,2,3,4,5", "1,1,1", "Five words, three at a time: three places, three"),
        ("a b c", "1,2,3", "1", "Three words, one at a time: three places, three numbers."),
    ],
)
def test_the_last_sentence_counts(words: str, values: str, kernel: str, last: str) -> None:
    assert said(words=words, values=values, kernel=kernel)[-1].startswith(last)


def test_a_kernel_of_one_weight() -> None:
    assert "The kernel has one weight: one for each word it covers." in said(kernel="1")


@pytest.mark.parametrize("count", range(1, 13))
def test_one_to_twelve_words(count: int) -> None:
    words = " ".join("word" for _ in range(count))
    values = ",".join(["-1.25"] * count)
    for size in {1, (count + 1) // 2, count}:
        kernel = ",".join(["0.5"] * size)
        sentences = said(words=words, values=values, kernel=kernel)
        assert len(sentences) == 6 + count - size


@pytest.mark.parametrize(
    "words",
    [
        "Donaudampfschifffahrtsgesellschaftskapitän isst Rindfleischetikettierung gern",
        "Я сижу и читаю",
        "κάθομαι και διαβάζω βιβλία",
        "אני יושב וקורא ספר",
        "𝑎 ½ ﬁ ❤️",
        'I "sit" <and> &read',
        "“ ” ’ …",
    ],
)
def test_words_of_any_kind(words: str) -> None:
    needs_fonts_for(words)
    assert said(words=words)[-1].startswith("Four words")
    assert " ".join(words.split()[:2]) in said_of(0, words=words)


def test_stills_say_what_the_window_covers() -> None:
    assert [said_of(i) for i in range(3)] == [
        "Window 1 of 3 covers “I sit”.",
        "Window 2 of 3 covers “sit and”.",
        "Window 3 of 3 covers “and read”.",
    ]


def test_numbers_and_kernel_may_be_given_as_numbers() -> None:
    with staged(scene_class(SCENE), values=(1, 2, 3, 4), kernel=(1, -1), bias=0.5) as scene:
        (trace,) = scene.layers()
        assert trace.output.tolist() == [[-0.5, -0.5, -0.5]]
        assert scene.step_count() == 3


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"values": "1,2,3,4,5"}, "four words and five numbers: give --values one number a word"),
        ({"words": "stop"}, "one word and four numbers"),
        ({"kernel": "1,2,3,4,5"}, "the kernel's 5 weights are more than four words"),
        ({"words": " "}, "a sentence has 1 to 12 words, not 0"),
        ({"kernel": "1|2"}, "one channel"),
    ],
)
def test_what_does_not_fit_together_is_refused(parameters: dict, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        said(**parameters)
    changed = scene_class(SCENE).with_parameters(**parameters)
    with staged(changed) as scene, pytest.raises(InputError, match=sentence):
        scene.layers()
