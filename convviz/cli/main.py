"""The command: `convviz`, its subcommands loaded when they are asked for."""

from __future__ import annotations

import atexit
import contextlib
import importlib
import logging
import os
import sys
import traceback
from typing import NoReturn

import click

from convviz import __version__
from convviz.cli import results
from convviz.cli.command import UnexpectedError, of_system
from convviz.cli.interrupts import Interrupts
from convviz.errors import ConvvizError, did_you_mean, one_line, shown

INTERRUPTED = 130

# in the order of the help; each module has a click command named `command`
COMMANDS = {
    "list": "convviz.cli.list_scenes",
    "render": "convviz.cli.render",
    "values": "convviz.cli.values",
    "still": "convviz.cli.still",
    "sheet": "convviz.cli.sheet",
    "film": "convviz.cli.film",
    "new": "convviz.cli.new",
    "layers": "convviz.cli.layers",
    "code": "convviz.cli.code",
    "arithmetic": "convviz.cli.arithmetic",
    "doctor": "convviz.cli.doctor",
}


class LazyGroup(click.Group):
    """A group that imports a subcommand when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[name]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS:
            hint = did_you_mean(args[0], COMMANDS)
            raise click.UsageError(
                f'there is no command "{shown(args[0])}": {hint}the commands are '
                f"{', '.join(COMMANDS)}"
            )
        return super().resolve_command(ctx, args)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="convviz")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """Show how a convolution computes: films, GIFs and stills, every number from PyTorch."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command and exit: 0 done, 1 failed, 2 wrong use, 130 interrupted.

    Parameters
    ----------
    arguments
        None for those of the process, which is the command's own then, and ends at once.
    """
    own = arguments is None
    if own:
        results.keep_descriptor()
    interrupts = Interrupts()
    try:
        code, sentence = _outcome(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        code, sentence = INTERRUPTED, ""
    if interrupts.came and code == 1:
        # what a library makes of an interruption need not say so
        code = INTERRUPTED
    if own:
        interrupts.settle(code)
    else:
        interrupts.restore()
    if code == INTERRUPTED:
        sentence = "interrupted; no unfinished file was written"
    if sentence:
        results.say(one_line(sentence))
    if own:
        _leave(code)
    sys.exit(code)


def _outcome(arguments: list[str]) -> tuple[int, str]:
    """Run the command; return its exit code, and what is to be said about a failure."""
    debug = "--debug" in arguments
    # --debug is understood anywhere on the line
    arguments = [argument for argument in arguments if argument != "--debug"]
    results.begin()
    try:
        code = cli.main(arguments, prog_name="convviz", standalone_mode=False)
        results.close()
    except click.Abort:
        return INTERRUPTED, ""
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help())
        return 0, ""
    except SystemExit:
        # click's own way where the reader of a help leaves early
        return 0, ""
    except Exception as error:
        if debug:
            traceback.print_exc()
        return _told(error)
    return code if isinstance(code, int) else 0, ""


def _told(error: Exception) -> tuple[int, str]:
    match error:
        case click.ClickException():
            return error.exit_code, error.format_message()
        case ConvvizError() if not isinstance(error, UnexpectedError):
            return error.exit_code, str(error)
        case UnexpectedError():
            told = str(error)
        case OSError():
            told = of_system(error)
        case _:
            told = f"{type(error).__name__}: {error}"
    return 1, f"{told} (convviz --debug shows where)"


def _leave(code: int) -> NoReturn:
    """End the process, whatever threads a user's code has left running."""
    logging.disable(logging.INFO)  # libraries count then what they did
    atexit._run_exitfuncs()
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
