"""Commands about scenes: a scene's parameters are the command's options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from convviz.cli.command import Command
from convviz.errors import InputError, one_line, shown
from convviz.parameters import KINDS, Parameter, option_of
from convviz.studio.catalogue import SceneEntry, catalogue, find, is_folder

_OPTIONS = "convviz.options"  # where a call keeps the options of the scenes
_PREFIX = "scene_"  # keeps a scene's parameters apart from the command's own options


class SceneCommand(Command):
    """A command that takes scenes and offers the parameters of those that it is given.

    The callback gets their texts as one mapping, `parameters`, for `chosen` to read.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        named = list(_named(_places(args, self._with_value(ctx))))
        ctx.meta["convviz.named"] = named
        known: dict[str, Parameter] = {}
        for entry in (*named, *catalogue()):
            for parameter in entry.parameters:
                known.setdefault(parameter.name, parameter)
        theirs = {p.name for entry in named for p in entry.parameters}
        own = {name for option in self.params for name in option.opts}
        ctx.meta[_OPTIONS] = [
            _option(parameter, hidden=parameter.name not in theirs)
            for parameter in known.values()
            if parameter.option not in own
        ]
        try:
            rest = super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            raise click.UsageError(
                f"there is no option {shown(error.option_name)}; {_offer(named)}", ctx
            ) from error
        ctx.params["parameters"] = {
            name.removeprefix(_PREFIX): value
            for name, value in [(n, ctx.params.pop(n)) for n in list(ctx.params) if _is_ours(n)]
            if ctx.get_parameter_source(name) is not click.core.ParameterSource.DEFAULT
        }
        return rest

    def _with_value(self, ctx: click.Context) -> set[str]:
        """Return the known options that take the word behind them."""
        own = super().get_params(ctx)
        found = {
            name
            for option in own
            if isinstance(option, click.Option) and not (option.is_flag or option.count)
            for name in option.opts
        }
        scenes = (parameter for entry in catalogue() for parameter in entry.parameters)
        return found | {each.option for each in scenes if each.kind != "Flag"}

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the command's own parameters and the scenes'."""
        return [*super().get_params(ctx), *ctx.meta.get(_OPTIONS, [])]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's options, and the scene's apart from them."""
        scene_options: list[tuple[str, str]] = []
        options: list[tuple[str, str]] = []
        for param in self.get_params(ctx):
            if isinstance(param, click.Argument):
                continue
            record = param.get_help_record(ctx)
            if record is not None:
                (scene_options if _is_ours(param.name or "") else options).append(record)
        named = ctx.meta.get("convviz.named", [])
        for entry in named:
            with formatter.section(f"Scene {one_line(entry.id)}"):
                formatter.write_text(one_line(entry.title))
        if scene_options:
            with formatter.section("Options of the scene"):
                formatter.write_dl(scene_options)
        with formatter.section("Options"):
            formatter.write_dl(options)
        if not named:
            formatter.write_paragraph()
            formatter.write_text(
                f"A scene's own options: {ctx.command_path} SCENE --help. "
                f"Scenes: {', '.join(entry.id for entry in catalogue())}; "
                "or a file of yours with a scene in it."
            )


def chosen(
    names: Sequence[str], texts: Mapping[str, str | bool]
) -> list[tuple[SceneEntry, dict[str, Any]]]:
    """Return the scenes that were named, each with its parameters' values.

    Two scenes may read the same option differently: a kernel over words has one row.

    Raises
    ------
    click.UsageError
        If one of them does not take an option, with those that it takes, or refuses its
        value, with what is allowed.
    """
    entries = [entry for name in names for entry in find(name)]
    return [(entry, _values(entry, texts)) for entry in entries]


def the_one(name: str, texts: Mapping[str, str | bool]) -> tuple[SceneEntry, dict[str, Any]]:
    """Return the one scene that was named, with its parameters' values.

    Raises
    ------
    click.UsageError
        As `chosen`, and for a folder of several scenes.
    """
    found = chosen([name], texts)
    if len(found) > 1:
        raise click.UsageError(f"one scene is wanted here, and {name} holds {len(found)}")
    return found[0]


def _values(entry: SceneEntry, texts: Mapping[str, str | bool]) -> dict[str, Any]:
    values = {}
    for name, text in texts.items():
        parameter = entry.parameter(name)
        if parameter is None:
            option = option_of(name)
            raise click.UsageError(f"{entry.id} takes no {option}; {_offer([entry])}")
        try:
            values[name] = parameter.parse(text)
        except InputError as error:
            raise click.UsageError(f"{parameter.option}: {error}") from error
    return values


def _places(args: Iterable[str], with_value: set[str]) -> Iterator[str]:
    """Yield the words of a command line that are neither options nor what these take."""
    words = iter(args)
    for word in words:
        if word == "--":
            yield from words
        elif word == "-" or not word.startswith("-"):
            yield word
        elif word in with_value or (
            # short options may stand together, the last one's value behind them
            not word.startswith("--")
            and f"-{word[-1]}" in with_value
            and not any(f"-{letter}" in with_value for letter in word[1:-1])
        ):
            next(words, None)


def _named(args: Iterable[str]) -> Iterable[SceneEntry]:
    """Yield the scenes that arguments name, as far as can be told before parsing."""
    ids = {entry.id: entry for entry in catalogue()}
    for argument in args:
        if argument in ids:
            yield ids[argument]
        elif not argument.startswith("-") and (
            argument.endswith(".py") or is_folder(Path(argument))
        ):
            try:
                yield from find(argument)
            except InputError:
                continue  # a value of some option; if it is meant as a scene, `chosen` says so


def _offer(entries: Sequence[SceneEntry]) -> str:
    if not entries:
        return "convviz --help and SCENE --help list them"
    return "; ".join(
        f"{entry.id} takes {', '.join(p.option for p in entry.parameters) or 'no options'}"
        for entry in entries
    )


def _is_ours(name: str) -> bool:
    return name.startswith(_PREFIX)


def _option(parameter: Parameter, *, hidden: bool) -> click.Option:
    option, shown = parameter.option, parameter.shown_default
    settings: dict[str, Any] = {"metavar": KINDS[parameter.kind].metavar}
    if parameter.kind == "Flag":
        option = f"{option}/--no-{option.removeprefix('--')}"
        settings = {}
    return click.Option(
        [option, _PREFIX + parameter.name],
        default=None,
        hidden=hidden,
        help=(one_line(parameter.help) + (f"  [default: {shown}]" if shown else "")).strip(),
        **settings,
    )
