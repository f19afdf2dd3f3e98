from __future__ import annotations

import pytest

from convviz.studio.catalogue import catalogue

from .conftest import Run


def test_a_line_a_scene(convviz: Run) -> None:
    done = convviz("list")
    assert done.code == 0
    assert not done.err
    assert [line.split()[0] for line in done.out.splitlines()] == [e.id for e in catalogue()]
    for line, entry in zip(done.out.splitlines(), catalogue(), strict=True):
        assert line.endswith(entry.title)
        assert entry.category in line


def test_a_json_object_a_line(convviz: Run) -> None:
    done = convviz("list", "--json")
    assert done.code == 0
    assert done.records == [
        {"id": e.id, "title": e.title, "category": e.category} for e in catalogue()
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("list", "extra"), "unexpected extra argument"),
        (("list", "--foo"), "--foo"),
        (("lst",), 'there is no command "lst": did you mean list? the commands are list, render'),
        (("frobnicate",), 'there is no command "frobnicate": the commands are'),
    ],
)
def test_wrong_use(convviz: Run, arguments: tuple[str, ...], sentence: str) -> None:
    done = convviz(*arguments)
    assert done.code == 2
    assert sentence in done.sentence
    assert not done.out


def test_version(convviz: Run) -> None:
    import convviz as package

    assert convviz("--version").out.strip().endswith(package.__version__)


@pytest.mark.parametrize("arguments", [(), ("-h",), ("--help",)])
def test_help_lists_the_commands(convviz: Run, arguments: tuple[str, ...]) -> None:
    done = convviz(*arguments)
    assert done.code == 0
    assert not done.err
    for name in ("list", "render", "values", "still", "doctor"):
        assert f"\n  {name} " in done.out
