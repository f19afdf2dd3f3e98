"""The errors that a user can cause, each one clear sentence.

The command prints the sentence and exits with `exit_code`; in Python they are
ordinary exceptions. Anything else that is raised is a bug of ours.
"""

from __future__ import annotations

from collections.abc import Iterable

SHOWN = 60  # letters of what was given, in a sentence about it
_WORD = 240  # of a word in a sentence: a path is told whole
_SENTENCE = 1200


class ConvvizError(Exception):
    """The work failed for a reason outside the program: a full disk, a read-only folder."""

    exit_code = 1

    def __init__(self, sentence: str = "") -> None:
        super().__init__(one_line(sentence))


class InputError(ConvvizError, ValueError):
    """Wrong use: the sentence says what was given and what is allowed."""

    exit_code = 2


def did_you_mean(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return the question after the nearest known word, with a blank at its end, or nothing.

    >>> did_you_mean("top-egde", ["top-edge", "box"])
    'did you mean top-edge? '
    """
    import difflib  # only a mistake needs it, and every start would pay

    # it takes the square of the letters
    near = difflib.get_close_matches(word[:SHOWN], list(known), n=1, cutoff=likeness)
    return f"did you mean {near[0]}? " if near else ""


def shown(given: object) -> str:
    """Return what a user gave as a sentence about it shows it: in one line, cut in its middle.

    >>> shown("5\\x1b[31m"), len(shown("7" * 100_000))
    ('5\\\\x1b[31m', 60)
    """
    return _cut(_printable(str(given)), SHOWN)


def one_line(sentence: str) -> str:
    """Return a sentence that does to a terminal nothing else than stand there in one line.

    What a terminal obeys, and what turns the order of letters around, is written out.

    >>> one_line("there is no\\nscene \\u202eabc")
    'there is no scene \\\\u202eabc'
    """
    words = (_cut(_printable(word), _WORD) for word in str(sentence).split())
    return _cut(" ".join(words), _SENTENCE)


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    # of a long text no more than can be shown
    if len(text) > 2 * _WORD:
        text = text[:_WORD] + text[-_WORD:]
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )


def _cut(text: str, most: int) -> str:
    half = most // 2
    return text if len(text) <= most else f"{text[:half]}…{text[-(most - half - 1) :]}"
