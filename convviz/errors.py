"""The errors that a user can cause, each one clear sentence.

The command prints the sentence and exits with `exit_code`; in Python they are
ordinary exceptions. Anything else that is raised is a bug of ours.
"""

from __future__ import annotations


class ConvvizError(Exception):
    """The work failed for a reason outside the program: a full disk, a read-only folder."""

    exit_code = 1


class InputError(ConvvizError, ValueError):
    """Wrong use: the sentence says what was given and what is allowed."""

    exit_code = 2
