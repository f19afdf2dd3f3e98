"""Every wrong use is one clear sentence, exit code 2, and nothing is written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from convviz.studio.catalogue import catalogue

from .conftest import SMALL, Done, Run, files

TAKES = "sentence-slide takes --words, --values, --kernel, --bias, --decimals"
IDS = ", ".join(entry.id for entry in catalogue())
ANY = ("render", "still", "values")
PICTURE = ("render", "still")

CASES = [
    (ANY, "digit-top-edge --kernel 1,2;3", "--kernel: row 2 has 1 number where row 1 has 2"),
    (ANY, "sentence-slide --kernel 1,2;3", "--kernel: row 2 has 1 number where row 1 has 2"),
    (ANY, "sentence-slide --kernel 1;2", "--kernel: there are 2 rows where one is expected"),
    (ANY, "sentence-slide --kernel box", "the kernel of a sequence has no names"),
    (ANY, "sentence-slide --kernel 1,2|3,4", "and the kernel has 2: give one, without |"),
    (ANY, "sentence-slide --kernel 1,2,3,4,5", "the kernel's 5 weights are more than four words"),
    (ANY, "digit-top-edge --kernel top-edg", "did you mean top-edge? the names are top-edge, "),
    (ANY, "digit-top-edge --kernel ,", "entry 1 of row 1 is empty"),
    (ANY, f"digit-top-edge --kernel {','.join(['1'] * 29)}", "more than the 28"),
    (ANY, "digit-top-edge --digit 11", "--digit: a digit is a whole number from 0 to 9, not 11"),
    (ANY, "digit-top-edge --digit five", "from 0 to 9, not five"),
    (ANY, "sentence-slide --values=1,2,3,4,5", "four words and five numbers: give --values one"),
    (ANY, "sentence-slide --words one", "one word and four numbers"),
    (ANY, "sentence-slide --values=1,x,3,4", '--values: entry 2 of row 1 is "x"'),
    (ANY, "sentence-slide --values=3e38,1,1,1 --kernel 9", "too large"),
    (ANY, "sentence-slide --bias nan", "--bias: entry 1 of row 1 is"),
    (ANY, "sentence-slide --decimals 7", "--decimals: the number of decimals is a whole number"),
    (ANY, "sentence-slid", 'no scene "sentence-slid": did you mean sentence-slide? the scenes'),
    (ANY, "nothing-like-it", f"there is no scene \"nothing-like-it\": the scenes are {IDS}"),
    (ANY, "missing.py", "cannot read missing.py: No such file or directory"),
    (ANY, "sentence-slide --foo 3", f"there is no option --foo; {TAKES}"),
    (ANY, "sentence-slide --digit 3", f"sentence-slide takes no --digit; {TAKES}"),
    (ANY, "digit-top-edge --words x", "takes no --words; digit-top-edge takes --digit, --image"),
    (ANY, "sentence-slide --bias", "--bias"),
    (ANY, f"{'x' * 300}", "there is no scene"),
    (PICTURE, "sentence-slide --fps 0", "above 0 and at most 240 frames a second, not 0"),
    (PICTURE, "sentence-slide --fps -5", "above 0 and at most 240 frames a second, not -5"),
    (PICTURE, "sentence-slide --fps 1000", "at most 240 frames a second, not 1000"),
    (PICTURE, "sentence-slide --fps fast", "--fps is a number of frames a second like 25, not"),
    (PICTURE, "sentence-slide --fps 1e1000000", "--fps is a number of frames a second"),
    (PICTURE, "sentence-slide --fps 1/0", "--fps is a number of frames a second"),
    (PICTURE, "sentence-slide -r 10,10", "the width is 64 to 7680 pixels, not 10: give -r W,H"),
    (PICTURE, "sentence-slide -r 1920", "-r is a width and a height like 1080,1080, not 1920"),
    (PICTURE, "sentence-slide -q z", "'l', 'm', 'h', 'p', 'k'"),
    (PICTURE, "sentence-slide --theme blue", "'dark', 'light'"),
    (PICTURE, "sentence-slide --seed -1", "--seed"),
    (("render",), "", f"which scene? {IDS}; or --all"),
    (("render",), "--all sentence-slide", "--all renders every scene: give no SCENE beside it"),
    (("render",), "sentence-slide digit-top-edge --digit 3", "sentence-slide takes no --digit"),
    (("render",), "sentence-slide --format avi", "'mp4', 'gif', 'png'"),
    (("render",), "sentence-slide -r 97,65", "an even width and an even height, not 97x65"),
    (("render",), "sentence-slide --format gif -o x.mp4", "so its name must end in .gif"),
    (("render",), "sentence-slide --format mp4 -o x.gif", "so its name must end in .mp4"),
    (("render",), "sentence-slide -o x.txt", "so its name must end in .mp4; known are .mp4, .gif"),
    (("render",), "sentence-slide --format mp4 --format gif -o x.mp4", "x.mp4 is named like one"),
    (("render",), "sentence-slide digit-top-edge -o x.mp4", "x.mp4 is named like one file"),
    (("still",), "sentence-slide --step 0", "--step is 1 to 3, or -1 for the last, not 0"),
    (("still",), "sentence-slide --step 4", "--step is 1 to 3, or -1 for the last, not 4"),
    (("still",), "sentence-slide --step -4", "--step is 1 to 3, or -1 for the last, not -4"),
    (("still",), "digit-top-edge --step 677", "--step is 1 to 676"),
    (("still",), "sentence-slide --step one", "--step"),
    (("still",), "sentence-slide --step 1 --time 1", "--step and --time exclude each other"),
    (("still",), "sentence-slide --time 1000", "s long: --time is less than that"),
    (("still",), "sentence-slide --time 1e308", "s long: --time is less than that"),
    (("still",), "sentence-slide --time -1", "--time"),
    (("still",), "sentence-slide --time nan", "--time is a number of seconds like 2.5, not nan"),
    (("still",), "sentence-slide --time inf", "--time is a number of seconds like 2.5, not inf"),
    (("still",), "sentence-slide -o x.gif", "a still is a PNG: x.gif must end in .png"),
    (("still", "values"), "", "SCENE"),
    (("still", "values"), "sentence-slide digit-top-edge", "unexpected extra argument"),
]  # fmt: skip


def refused(done: Done) -> str:
    assert done.code == 2, (done.code, done.err)
    assert not done.out
    assert "Traceback" not in done.err
    assert not files(Path.cwd())
    return done.sentence


@pytest.mark.parametrize(
    ("command", "arguments", "sentence"),
    [(command, *rest) for commands, *rest in CASES for command in commands],
)
def test_wrong_use(convviz: Run, command: str, arguments: str, sentence: str) -> None:
    # of two the later one wins, which is the case's
    small = SMALL if command in PICTURE else ()
    assert sentence in refused(convviz(command, *small, *arguments.split()))


def test_empty_words_are_refused(convviz: Run) -> None:
    for words in ("", "  ", "a b c d e f g h i j k l m"):
        sentence = refused(convviz("values", "sentence-slide", "--words", words))
        assert sentence.startswith("--words: a sentence has 1 to 12 words, not")


def test_the_empty_scene_is_not_this_folder(convviz: Run) -> None:
    Path("plain.py").write_text("class Plain(Scene):\n    pass\n")
    done = convviz("render", "")
    assert (done.code, done.out) == (2, "")
    assert done.sentence.startswith('there is no scene ""')


def test_a_folder_of_several_scenes_is_no_one_scene(convviz: Run) -> None:
    for name in ("One", "Two"):
        Path(f"{name.lower()}.py").write_text(f"class {name}(Scene):\n    pass\n")
    done = convviz("still", ".")
    assert done.code == 2
    assert done.sentence == "one scene is wanted here, and . holds 2"


@pytest.mark.parametrize("text", ["class Broken(", "", "x = 1"])
def test_a_file_without_a_scene(convviz: Run, text: str) -> None:
    Path("broken.py").write_text(text)
    done = convviz("render", "broken.py")
    assert done.code == 2
    assert "broken.py" in done.sentence


def test_every_bad_target_is_told_before_anything_is_drawn(convviz: Run) -> None:
    done = convviz("render", "sentence-slide", "-o", "/dev/null/x.mp4")
    assert done.code == 1
    assert done.sentence == "cannot write /dev/null/x.mp4: /dev/null is not a folder"
    done = convviz("still", "sentence-slide", "--step", 1, "-o", "/proc/x/y.png")
    assert done.code == 1
    assert done.sentence.startswith("cannot write /proc/x/y.png: no file can be made in /proc")
    done = convviz("still", "sentence-slide", "--step", 1, "-o", "x" * 300 + ".png")
    assert done.code == 1
    assert done.sentence.startswith("cannot write")
    done = convviz("render", "sentence-slide", "-o", "x" * 300)
    assert done.code == 1
    assert done.sentence.endswith("file name too long")
    assert not files(Path.cwd())


def test_a_scene_in_the_output_folder_is_not_looked_for(convviz: Run) -> None:
    Path("out").mkdir()
    Path("out/mine.py").write_text("class Mine(ConvScene):\n    kernel: Flag = False\n")
    for places in (["-o", "out"], ["--output", "out"], ["-oout"], ["--output=out"], ["-po", "out"]):
        done = convviz("render", "digit-top-edge", *places, "--kernel", "1,2;3")
        assert (done.code, done.out) == (2, "")
        assert (
            done.sentence
            == "--kernel: row 2 has 1 number where row 1 has 2: every row needs as many"
        )
    done = convviz("render", "out", "--no-kernel", "--digit", 11)
    assert done.sentence.startswith("mine takes no --digit; mine takes --kernel")


NO_FILES = [
    "values pipe.py",
    "layers pipe.py:Net",
    "layers model.py:Net --weights pipe.pt",
    "layers model.py:Net --weights pipe.safetensors",
    "values conv2d --weights pipe.npz",
    "values conv2d --image pipe.png",
    "values conv1d --words a --embeddings pipe.txt",
    "values zero.py",
    "values conv2d --weights zero.npz",
    "layers model.py:Net --weights zero.pt",
]


@pytest.mark.parametrize("arguments", NO_FILES)
def test_pipes_and_devices_keep_nobody_waiting(convviz: Run, arguments: str) -> None:
    Path("model.py").write_text("import torch\nNet = torch.nn.Conv1d(1, 1, 1)\n")
    for suffix in ("py", "pt", "npz", "safetensors", "png", "txt"):
        os.mkfifo(f"pipe.{suffix}")
        Path(f"zero.{suffix}").symlink_to("/dev/zero")
    done = convviz(*arguments.split())
    assert (done.code, done.out) == (2, "")
    assert (
        "is no file" in done.sentence
        or "a pipe or a device" in done.sentence
        or ("there is no" in done.sentence)
    )


def test_a_pipe_in_a_folder_of_scenes_is_none(convviz: Run) -> None:
    os.mkfifo("pipe.py")
    done = convviz("values", ".")
    assert (done.code, done.sentence) == (2, "there is no scene in the folder .")


GIVEN = ["z" * 100_000, "\x1b[31m\x07\u202eevil\udcff\x9b2J", "é\tb\rc" * 999]
REPEATED = [
    "values conv2d --digit {}",
    "values conv2d --kernel {}",
    "values conv2d --kernel a{}",
    "values conv2d --kernel 1,{}",
    "values conv2d --stride {}",
    "values conv2d --padding a{}",
    "values conv2d --padding-mode {}",
    "values conv2d --size {}",
    "values conv2d --bias {}",
    "values conv2d --image {}",
    "values conv2d --module {}",
    "values conv2d --weights {}.npz",
    "values conv2d --{}",
    "values conv2d --seed {}",
    "values {}",
    "values {}.py",
    "values conv1d --words {} --embeddings nothing",
    "render conv2d -r {}",
    "render conv2d --fps {}",
    "render conv2d -q {}",
    "render conv2d --format {}",
    "render conv2d -o /dev/null/{}.mp4",
    "still conv2d --step {}",
    "still conv2d --time {}",
    "layers {}",
    "arithmetic {}",
    "film --scenes {}",
    "{}",
]


@pytest.mark.parametrize("given", GIVEN)
@pytest.mark.parametrize("arguments", REPEATED)
def test_what_is_repeated_is_written_out_and_cut(convviz: Run, arguments: str, given: str) -> None:
    done = convviz(*(each.format(given) for each in arguments.split()))
    assert done.code in (1, 2)
    assert done.sentence.isprintable()
    assert len(done.sentence) < 1500


def test_links_that_lead_round_in_a_circle(convviz: Run) -> None:
    Path("one.png").symlink_to("other.png")
    Path("other.png").symlink_to("one.png")
    done = convviz("still", "sentence-slide", "--step", 1, "-o", "one.png")
    assert done.code == 1
    assert done.sentence.endswith("one.png: its links lead round in a circle")
