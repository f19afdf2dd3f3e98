"""What is said beforehand, and when nothing is."""

from __future__ import annotations

import pytest

from convviz.notices import _say, announce


@pytest.mark.parametrize(
    ("seconds", "size", "told"),
    [
        (59, 1e9, ""),
        (61, 0, "about 1 minute;"),
        (600, 3e9, "about 10 minutes and 3 GB;"),
        (0, 2.1e9, "about 2 GB;"),
    ],
)
def test_long_and_much_is_announced_once(
    capsys: pytest.CaptureFixture[str], seconds: float, size: float, told: str
) -> None:
    _say.cache_clear()
    for _ in range(2):
        announce(what="this", seconds=seconds, size=size)
    out, err = capsys.readouterr()
    assert out == ""
    wanted = f"convviz: this will take {told} Ctrl-C ends it\n" if told else ""
    assert err == wanted
