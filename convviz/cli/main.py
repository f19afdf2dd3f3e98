"""The command: `convviz`, its subcommands loaded when they are asked for."""

from __future__ import annotations

import _thread
import importlib
import os
import signal
import sys
import threading
import traceback
from types import FrameType
from typing import Any, NoReturn

import click

from convviz import __version__
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

    def invoke(self, ctx: click.Context) -> Any:
        """Run the subcommand; a user's scene that ends the program has made nothing."""
        try:
            return super().invoke(ctx)
        except SystemExit as error:
            raise ConvvizError(f"the scene called sys.exit({error.code!r})") from error


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="convviz")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """Show how a convolution computes: films, GIFs and stills, every number from PyTorch."""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command and exit: 0 done, 1 failed, 2 wrong use, 130 interrupted."""
    arguments = sys.argv[1:] if arguments is None else arguments
    debug = "--debug" in arguments
    # --debug is understood anywhere on the line
    arguments = [argument for argument in arguments if argument != "--debug"]
    signal.signal(signal.SIGTERM, _terminate)
    sys.unraisablehook = _interrupt_again
    try:
        code = cli.main(arguments, prog_name="convviz", standalone_mode=False)
        sys.stdout.flush()
    except (KeyboardInterrupt, click.Abort):
        _fail("interrupted; no unfinished file was written", INTERRUPTED, debug)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help())
        sys.exit(0)
    except click.ClickException as error:
        _fail(error.format_message(), error.exit_code, debug)
    except ConvvizError as error:
        _fail(str(error), error.exit_code, debug)
    except (BrokenPipeError, SystemExit):  # click exits by itself when a pipe breaks
        # the reader has what it wanted; python would complain again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        _fail(f"{type(error).__name__}: {error} (convviz --debug shows where)", 1, debug)
    sys.exit(code if isinstance(code, int) else 0)


def _fail(sentence: str, code: int, debug: bool) -> NoReturn:
    if debug:
        traceback.print_exc()
    click.echo("convviz: " + one_line(sentence), err=True)
    sys.exit(code)


def _terminate(number: int, frame: FrameType | None) -> Any:
    """Let a polite kill clean up as Ctrl-C does."""
    raise KeyboardInterrupt


def _interrupt_again(ignored: Any) -> None:
    """Interrupt once more where an interruption came in a callback that cannot raise it."""
    if issubclass(ignored.exc_type, KeyboardInterrupt):
        # not at once: this is called within that callback, too
        threading.Timer(0.05, _thread.interrupt_main).start()
    else:
        sys.__unraisablehook__(ignored)


if __name__ == "__main__":
    main()
