"""What all commands are."""

from __future__ import annotations

import sys
from typing import Any

import click

from convviz.cli import results
from convviz.errors import ConvvizError


class UnexpectedError(ConvvizError):
    """What nobody foresaw: a mistake of ours, or of a user's own scene."""


class Command(click.Command):
    """A command while whose work stdout carries results alone."""

    def invoke(self, ctx: click.Context) -> Any:
        """Do the work, in which a user's code may raise whatever it likes."""
        stdout = sys.stdout
        results.begin()
        sys.stdout = sys.stderr
        try:
            return super().invoke(ctx)
        except (ConvvizError, click.ClickException, KeyboardInterrupt):
            raise
        except SystemExit as error:
            raise ConvvizError(f"the scene called sys.exit({error.code!r})") from error
        except OSError as error:
            raise UnexpectedError(of_system(error)) from error
        except BaseException as error:
            raise UnexpectedError(f"{type(error).__name__}: {error}".removesuffix(": ")) from error
        finally:
            # in a process of our own a user's threads may print for longer
            if not results.has_descriptor():
                sys.stdout = stdout


def of_system(error: OSError) -> str:
    """Return what the system refused."""
    if error.strerror is None:
        return f"{type(error).__name__}: {error}"
    where = "" if error.filename is None else f"{error.filename}: "
    return f"{where}{error.strerror.lower()}"
