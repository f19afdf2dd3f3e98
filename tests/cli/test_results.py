"""Results that come in pieces."""

from __future__ import annotations

import io
from collections.abc import Iterator

from convviz.cli.results import Results


class Left(io.StringIO):
    """A stream whose reader has left."""

    def write(self, text: str) -> int:
        raise BrokenPipeError


def test_pieces_are_one_line() -> None:
    stream = io.StringIO()
    Results(stream).pieces(["[1", ", 2", "]"])
    assert stream.getvalue() == "[1, 2]\n"


def test_no_piece_is_made_that_nobody_reads() -> None:
    made: list[int] = []

    def pieces() -> Iterator[str]:
        for number in range(1000):
            made.append(number)
            yield str(number)

    results = Results(Left())
    results.pieces(pieces())
    assert len(made) <= 2
    results.close()
