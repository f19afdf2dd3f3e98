"""Numbers that a user types: `1,1,1;0,0,0;-1,-1,-1`, channels by `|`.

Loads neither numpy nor torch: the command reads it before any work begins.
"""

from __future__ import annotations

import re

from convviz.errors import InputError, shown

Row = tuple[float, ...]
Channels = tuple[tuple[Row, ...], ...]

MAX_NUMBERS = 4096  # a 64x64 picture; more is a file, not an option
FLOAT32_MAX = 3.4028234663852886e38

_DECIMAL = r"[+-]?\s*(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_ENTRY = re.compile(rf"({_DECIMAL})(?:\s*/\s*({_DECIMAL}))?", re.ASCII)


def parse_numbers(text: str) -> Channels:
    """Read numbers: columns by `,`, rows by `;`, channels by `|`.

    Blanks do not matter, a fraction such as `1/9` is a number, and so is a true minus.

    Parameters
    ----------
    text
        At most 4096 numbers, each within float32.

    Returns
    -------
    nested tuples (channels, rows, columns) of float

    Raises
    ------
    InputError
        In one sentence that names the bad entry or row.

    Examples
    --------
    >>> parse_numbers("1,0; 0,-1/2")
    (((1.0, 0.0), (0.0, -0.5)),)
    >>> parse_numbers("1,2 | 3,4")
    (((1.0, 2.0),), ((3.0, 4.0),))
    """
    if not text.strip():
        raise InputError("there are no numbers: write them like 1,0,-1")
    if sum(text.count(separator) for separator in ",;|") >= MAX_NUMBERS:
        raise InputError(f"these are too many numbers: at most {MAX_NUMBERS} fit here")
    blocks = text.replace("\N{MINUS SIGN}", "-").split("|")
    channels = tuple(
        _channel(block, f" of channel {number}" if len(blocks) > 1 else "")
        for number, block in enumerate(blocks, start=1)
    )
    for number, rows in enumerate(channels[1:], start=2):
        if len(rows) != len(channels[0]) or len(rows[0]) != len(channels[0][0]):
            raise InputError(
                f"channel {number} is {len(rows)}×{len(rows[0])} where channel 1 is "
                f"{len(channels[0])}×{len(channels[0][0])}: every channel needs the same size"
            )
    return channels


def one_row(channels: Channels) -> tuple[Row, ...]:
    """Drop the row axis of numbers meant for a sequence: (channels, columns).

    >>> one_row(parse_numbers("1,2|3,4"))
    ((1.0, 2.0), (3.0, 4.0))

    Raises
    ------
    InputError
        Where there is more than one row.
    """
    if len(channels[0]) != 1:
        raise InputError(
            f"there are {len(channels[0])} rows where one is expected: "
            "separate the numbers of a sequence by commas, its channels by |"
        )
    return tuple(rows[0] for rows in channels)


def _channel(block: str, where: str) -> tuple[Row, ...]:
    rows = tuple(
        _row(line, f"row {number}{where}") for number, line in enumerate(block.split(";"), start=1)
    )
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]):
            raise InputError(
                f"row {number}{where} has {_count(row)} where row 1 has {len(rows[0])}: "
                "every row needs as many"
            )
    return rows


def _row(line: str, where: str) -> Row:
    if not line.strip():
        raise InputError(f"{where} is empty: every row needs numbers, like 1,0,-1")
    return tuple(
        _entry(entry.strip(), f"entry {number} of {where}")
        for number, entry in enumerate(line.split(","), start=1)
    )


def _entry(entry: str, where: str) -> float:
    if not entry:
        raise InputError(f"{where} is empty: put a number between the commas")
    match = _ENTRY.fullmatch(entry)
    if match is None:
        raise InputError(f'{where} is "{shown(entry)}": write a number like 2, -1.3 or 1/9')
    above, below = (float("".join(part.split())) for part in match.groups(default="1"))
    if below == 0:
        raise InputError(f'{where} is "{shown(entry)}", which divides by zero')
    number = above / below
    # the parts are looked at too: an infinite one would hide in 1/1e999
    if not all(abs(part) <= FLOAT32_MAX for part in (above, below, number)):
        raise InputError(
            f'{where} is "{shown(entry)}": numbers reach ±3.4e38, the range of float32'
        )
    return number


def _count(row: Row) -> str:
    return "1 number" if len(row) == 1 else f"{len(row)} numbers"
