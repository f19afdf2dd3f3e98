"""The guard over pictures: what it keeps, what it names, what it leaves alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from tools.pictures import __main__ as command
from tools.pictures.difference import difference, triptych
from tools.pictures.guard import Outcome, run
from tools.pictures.report import lines, write_report
from tools.pictures.store import Store, digest
from tools.pictures.units import Choice, Name, Unit, every_unit

SIZE = (160, 90)
SOURCE = """
from manim import Scene, Square
from convviz.draw.scene import Beat

class {name}(Scene):
    def construct(self):
        self.beats = [Beat(0, "One square.")]
        self.add(Square({side}, color="{color}", fill_opacity=1))
        self.wait(1)

    def step_count(self):
        return 2

    def show_step(self, index):
        self.add(Square(index + {side}, color="{color}"))
"""


class Guarded:
    """Two scenes, a baseline and a report in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(folder / "kept")
        self.report = folder / "report"
        self.report.mkdir()
        self.draw("first")
        self.draw("second")

    def draw(self, name: str, color: str = "#FF0000", side: float = 2) -> None:
        source = SOURCE.format(name=name.capitalize(), color=color, side=side)
        (self.folder / f"{name}.py").write_text(source)

    def units(self, *names: str) -> list[Unit]:
        return [
            Unit(Name(name, "", "wide", "dark"), "film", str(self.folder / f"{name}.py"), SIZE)
            for name in names or ("first", "second")
        ]

    def run(self, *names: str, **options: object) -> Outcome:
        return run(self.units(*names), self.store, self.report, **options)  # type: ignore[arg-type]

    def changed(self, **options: object) -> set[str]:
        return {seen.name.scene for seen in self.run(**options).changed}


@pytest.fixture
def guarded(tmp_path: Path) -> Guarded:
    return Guarded(tmp_path)


def test_the_first_run_keeps_what_it_draws(guarded: Guarded) -> None:
    outcome = guarded.run()
    assert outcome.first
    assert outcome.same
    moments = {name.moment for name in outcome.digests if name.scene == "first"}
    assert moments == {
        *("sentence 01 beginning", "sentence 01 end"),
        *("step 1 of 2", "step 2 of 2"),
    }
    baseline = Store(guarded.store.folder).baseline()
    assert baseline == outcome.digests
    for kept in baseline.values():
        picture = guarded.store.picture(kept)
        assert picture is not None
        assert picture.shape == (90, 160, 3)
        assert digest(picture) == kept
    assert not list(guarded.report.iterdir())


def test_the_second_run_finds_no_change(guarded: Guarded) -> None:
    drawn = guarded.run().digests
    outcome = guarded.run()
    assert not outcome.first
    assert outcome.same
    assert outcome.digests == drawn
    assert not list(guarded.report.iterdir())


def test_a_change_is_named_and_shown_and_the_baseline_stays(guarded: Guarded) -> None:
    before = guarded.run().digests
    guarded.draw("second", color="#FF6400")
    outcome = guarded.run()
    assert not outcome.same
    assert {seen.name for seen in outcome.changed} == {n for n in before if n.scene == "second"}
    end = next(seen for seen in outcome.changed if seen.name.moment == "sentence 01 end")
    assert end.text == "One square."
    assert end.change is not None
    # a square of 2 in a frame 8 high, with its stroke
    assert end.change.pixels == pytest.approx(23**2, rel=0.1)
    assert end.change.largest == 100
    with Image.open(guarded.report / end.file) as image:
        assert image.size == (3 * 160 + 2 * 8, 90)
        middles = [image.getpixel((x, 45)) for x in (80, 248)]
        assert middles == [(255, 0, 0), (255, 100, 0)]
    told = next(line for line in lines(outcome) if "01 end" in line)
    assert re.match(r"changed  second, wide dark, sentence 01 end: \d+ pixels by at most 100", told)
    assert Store(guarded.store.folder).baseline() == before


def test_accept_makes_the_present_pictures_the_baseline(guarded: Guarded) -> None:
    guarded.run()
    guarded.draw("first", side=3)
    assert guarded.changed() == {"first"}
    assert guarded.changed(accept=True) == {"first"}
    assert guarded.run().same


def test_accept_leaves_what_was_not_chosen(guarded: Guarded) -> None:
    guarded.run()
    guarded.draw("first", side=3)
    guarded.draw("second", side=3)
    outcome = guarded.run("first", choice=Choice(scenes=("first",)), accept=True)
    assert {seen.name.scene for seen in outcome.changed} == {"first"}
    assert not outcome.gone
    assert guarded.changed() == {"second"}


def test_a_new_picture_is_told_and_kept_only_if_accepted(guarded: Guarded) -> None:
    guarded.run("first")
    for accept in (False, True):
        outcome = guarded.run(accept=accept)
        assert {seen.name.scene for seen in outcome.new} == {"second"}
        assert not outcome.changed
        assert all((guarded.report / seen.file).exists() for seen in outcome.new)
    assert guarded.run().same


def test_what_is_not_drawn_any_more_is_gone(guarded: Guarded) -> None:
    before = guarded.run().digests
    outcome = guarded.run("first")
    assert outcome.gone == sorted(name for name in before if name.scene == "second")
    assert not outcome.same
    guarded.run("first", accept=True)
    assert guarded.run("first").same


@pytest.mark.parametrize(
    ("choice", "gone"),
    [
        (Choice(), True),
        (Choice(scenes=("second",)), True),
        (Choice(shapes=("wide",), themes=("dark",)), True),
        (Choice(scenes=("first",)), False),
        (Choice(shapes=("tall",)), False),
        (Choice(themes=("light",)), False),
    ],
)
def test_only_what_was_chosen_can_be_gone(guarded: Guarded, choice: Choice, gone: bool) -> None:
    guarded.run()
    assert bool(guarded.run("first", choice=choice).gone) == gone


def test_a_scene_that_fails_is_reported_and_stops_no_other(guarded: Guarded) -> None:
    before = guarded.run().digests
    guarded.draw("first", color="no colour")
    guarded.draw("second", side=3)
    outcome = guarded.run(accept=True)
    ((name, why),) = outcome.failed
    assert name == Name("first", "", "wide", "dark")
    assert "no colour" in why
    assert not outcome.same
    assert not outcome.gone
    assert {seen.name.scene for seen in outcome.changed} == {"second"}
    assert any(line.startswith("failed   first, wide dark: ") for line in lines(outcome))
    kept = guarded.store.baseline()
    assert kept is not None
    assert {n: d for n, d in kept.items() if n.scene == "first"} == {
        n: d for n, d in before.items() if n.scene == "first"
    }


def test_what_a_scene_prints_does_not_appear(
    guarded: Guarded, capsys: pytest.CaptureFixture[str]
) -> None:
    path = guarded.folder / "first.py"
    path.write_text(path.read_text().replace("self.wait(1)", "self.wait(1); print('noise')"))
    assert not guarded.run().failed
    assert "noise" not in capsys.readouterr().out


def test_an_interrupted_run_leaves_the_baseline(guarded: Guarded) -> None:
    before = guarded.run().digests
    guarded.draw("first", side=3)

    def interrupt() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        guarded.run(accept=True, progress=interrupt)
    assert guarded.store.baseline() == before
    assert all(guarded.store.picture(kept) is not None for kept in before.values())


def test_pictures_that_lost_their_name_are_removed_after_a_day(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = guarded.run().digests
    for name in ("first", "second"):
        guarded.draw(name, side=3)
    guarded.run(accept=True)
    lost = set(before.values()) - set((guarded.store.baseline() or {}).values())
    assert lost
    assert all(guarded.store.picture(kept) is not None for kept in lost)
    monkeypatch.setattr("tools.pictures.store._SECONDS_KEPT", -1)
    guarded.run(accept=True)
    assert all(guarded.store.picture(kept) is None for kept in lost)
    named = guarded.store.baseline() or {}
    assert all(guarded.store.picture(kept) is not None for kept in named.values())


def test_workers_draw_the_same_and_report_failures(guarded: Guarded) -> None:
    guarded.run()
    assert guarded.run(jobs=2).same
    guarded.draw("second", color="no colour")
    outcome = guarded.run(jobs=2)
    assert [name.scene for name, _ in outcome.failed] == ["second"]
    assert not outcome.changed


def test_the_same_bytes_in_another_shape_are_another_picture() -> None:
    wide = np.zeros((2, 8, 3), np.uint8)
    assert digest(wide) == digest(wide.copy())
    assert digest(wide) != digest(wide.reshape(4, 4, 3))


def test_a_difference_is_counted_measured_and_placed() -> None:
    before = np.full((40, 60, 3), 100, np.uint8)
    after = before.copy()
    after[10:12, 20:25, 1] = 90
    after[30, 40] = (100, 100, 130)
    assert difference(before, before.copy())[:3] == (0, 0, (0, 0, 0, 0))
    assert difference(before, after)[:3] == (11, 30, (20, 10, 40, 30))
    marked = np.asarray(triptych(before, after))[:, -60:]
    # as bright as can be seen, though it differs by 10 alone
    assert marked[10, 20].max() > 170
    assert marked[0, 0].max() < 60


def test_pictures_of_other_sizes_differ_where_one_of_them_is_alone() -> None:
    before, after = np.zeros((40, 60, 3), np.uint8), np.zeros((50, 60, 3), np.uint8)
    found = difference(before, after)
    assert found.pixels == 10 * 60
    assert found.box == (0, 40, 59, 49)
    assert str(found).startswith("60x50 instead of 60x40")
    assert triptych(before, after).size == (3 * 60 + 2 * 8, 50)


def test_names_and_files_are_unique_and_every_option_is_taken() -> None:
    units = list(every_unit())
    assert len({unit.name for unit in units}) == len(units)
    assert len({unit.name.file for unit in units}) == len(units)
    assert {unit.kind for unit in units} == {"film", "case", "arithmetic", "sheet", "card"}
    for unit in units:
        assert unit.job().settings.theme == unit.name.theme


def test_options_are_read_as_the_command_reads_them() -> None:
    name = Name("avg-pool2d", "--padding 1,2 --no-count-include-pad --ceil-mode", "wide", "dark")
    job = Unit(name, "case", "avg-pool2d", SIZE).job()
    assert job.parameters == {"padding": (1, 2), "count_include_pad": False, "ceil_mode": True}


@pytest.fixture
def pictures(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[Result, Path]]:
    """Run the command over the two small scenes; return what it said and its report."""
    monkeypatch.setenv("CONVVIZ_PICTURES", str(guarded.store.folder))
    monkeypatch.setattr(command, "every_unit", guarded.units)

    def invoke(*args: str) -> tuple[Result, Path]:
        result = CliRunner().invoke(command.main, ["--jobs", "1", *args])
        return result, guarded.store.folder / f"report-{command.CHECKOUT.name}"

    return invoke


def test_the_command_ends_with_1_where_something_changed(
    guarded: Guarded, pictures: Callable[..., tuple[Result, Path]]
) -> None:
    first, report = pictures()
    assert first.exit_code == 0, first.output
    assert "no change; 8 pictures were drawn" in first.output
    assert "these are the baseline now" in first.output
    assert not report.exists()
    guarded.draw("second", side=3)
    assert pictures("--scene", "first")[0].exit_code == 0
    changed, report = pictures()
    assert changed.exit_code == 1
    assert "second: 4 of 4 pictures changed" in changed.output
    page = (report / "index.html").read_text()
    files = set(re.findall(r'src="([^"]+)"', page))
    assert "sheet-second.png" in files
    assert len(files) == 5
    assert all((report / file).exists() for file in files)
    assert pictures("--accept")[0].exit_code == 0
    again, report = pictures()
    assert again.exit_code == 0
    assert "baseline now" not in again.output
    assert not report.exists()
    assert not list(guarded.store.folder.glob("unfinished-*"))


def test_the_command_knows_its_scenes_and_themes(
    pictures: Callable[..., tuple[Result, Path]],
) -> None:
    for wrong in (["--scene", "thrid"], ["--theme", "sepia"], ["--shape", "round"]):
        result, _ = pictures(*wrong)
        assert result.exit_code == 2
        assert wrong[1] in result.output


def test_pictures_are_never_kept_in_the_checkout(
    pictures: Callable[..., tuple[Result, Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = command.CHECKOUT / "media" / "pictures"
    monkeypatch.setenv("CONVVIZ_PICTURES", str(inside))
    result, _ = pictures()
    assert result.exit_code == 2
    assert "outside the checkout" in result.output
    assert not inside.exists()


def test_a_sheet_shows_as_much_as_it_holds(guarded: Guarded) -> None:
    guarded.run()
    guarded.draw("first", side=3)
    outcome = guarded.run()
    outcome.changed *= 40
    write_report(outcome, guarded.report)
    with Image.open(guarded.report / "sheet-first.png") as sheet:
        assert sheet.width <= 1880
        # full of rows, to the last one that it has room for
        assert 2000 < sheet.height <= 2400
