"""The errors that a user can cause, each one clear sentence.

The command prints the sentence and exits with `exit_code`; in Python they are
ordinary exceptions. Anything else that is raised is a bug of ours.
"""

from __future__ import annotations

from collections.abc import Iterable


class ConvvizError(Exception):
    """The work failed for a reason outside the program: a full disk, a read-only folder."""

    exit_code = 1


class InputError(ConvvizError, ValueError):
    """Wrong use: the sentence says what was given and what is allowed."""

    exit_code = 2


def did_you_mean(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return the question after the nearest known word, with a blank at its end, or nothing.

    >>> did_you_mean("top-egde", ["top-edge", "box"])
    'did you mean top-edge? '
    """
    import difflib  # only a mistake needs it, and every start would pay

    near = difflib.get_close_matches(word, list(known), n=1, cutoff=likeness)
    return f"did you mean {near[0]}? " if near else ""
