"""`convviz.animate`: a layer's film in a notebook, or in a file."""

from __future__ import annotations

import base64
import html
import tempfile
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from torch import nn

from convviz.errors import InputError, did_you_mean
from convviz.formatting import shape
from convviz.models.captures import captured
from convviz.operations import OPERATIONS, operation_of
from convviz.output.formats import FORMATS, format_of
from convviz.studio.catalogue import SceneEntry, by_id
from convviz.studio.fitting import parse_bytes, render_within
from convviz.studio.job import Job
from convviz.studio.settings import QUALITIES, Settings, ThemeName, settings_of
from convviz.traces.layer_trace import LayerTrace
from convviz.tracing import trace

# what a scene's parameters may still say where layer and input are given
_SHOWN = ("channel", "words", "decimals")


class Animation:
    """A layer's film; a notebook plays it. Made by `convviz.animate`.

    Attributes
    ----------
    trace : LayerTrace
        The numbers that it shows.
    """

    def __init__(self, trace: LayerTrace[Any], job: Job) -> None:
        self.trace = trace
        self._job = job
        self._html: str | None = None

    def __repr__(self) -> str:
        sizes = f"{shape(self.trace.input.shape)} to {shape(self.trace.output.shape)}"
        return (
            f"<Animation of {self.trace.name}: {self.trace.operation}, {sizes}; "
            'a notebook plays it, .save("slide.gif") writes it>'
        )

    def _repr_html_(self) -> str:
        """Return the film as the notebook's own: drawn once, nothing beside the notebook."""
        if self._html is None:
            with tempfile.TemporaryDirectory() as folder:
                film = self.save(Path(folder, "film.mp4"))
                told = film.with_suffix(".txt").read_text(encoding="utf-8").strip()
                data = base64.b64encode(film.read_bytes()).decode("ascii")
            settings = self._job.settings
            self._html = (
                f'<video width="{settings.width}" height="{settings.height}" '
                'style="max-width: 100%; height: auto" autoplay loop muted controls playsinline '
                f'aria-label="{html.escape(told, quote=True)}">'
                f'<source src="data:video/mp4;base64,{data}" type="video/mp4"></video>'
            )
        return self._html

    def save(self, path: str | Path, *, max_size: str | int | None = None) -> Path:
        """Write the film to a file: .mp4 (with captions beside it), .gif, or .png, its end.

        Parameters
        ----------
        path
            It appears whole or not at all.
        max_size
            Of a GIF, like "5MB": it is drawn smaller until it fits.

        Returns
        -------
        Path
            The file's.

        Raises
        ------
        InputError
            For another kind of file, and where nothing that can be read fits.
        ConvvizError
            If the file cannot be written.
        """
        target = Path(path)
        found = format_of(target)
        if found is None:
            known = ", ".join(each.suffix for each in FORMATS.values())
            raise InputError(f"{target} must end in one of {known}")
        job = self._job if found.name != "gif" else self._for_gif()
        if max_size is not None:
            if found.name != "gif":
                raise InputError(f"max_size is for GIFs, and {target} is none")
            render_within(job, target, parse_bytes(max_size))
            return target
        from convviz.studio.render import render

        render(job, [(found.name, target)])
        return target

    def _for_gif(self) -> Job:
        """Return the job at a rate that a GIF's delays hold exactly."""
        settings = self._job.settings
        if 100 % settings.fps == 0:
            return self._job
        nearest = min((10, 20, 25, 50), key=lambda rate: abs(rate - settings.fps))
        measures = Settings(
            settings.width, settings.height, Fraction(nearest), settings.theme, settings.seed
        )
        return Job(self._job.entry, measures, self._job.parameters)


def animate(
    module: nn.Module,
    x: Any,
    /,
    *,
    layer: str | None = None,
    kwargs: Mapping[str, Any] | None = None,
    quality: str | None = None,
    resolution: tuple[int, int] | None = None,
    fps: float | None = None,
    theme: ThemeName = "dark",
    **options: Any,
) -> Animation:
    """Show how a layer computes: in a notebook at once, by `.save()` in a file.

    Parameters
    ----------
    module : nn.Module
        A layer that `convviz.trace` takes, or a model with such a layer in it.
    x : tensor, array-like, or what else the model takes
        What the layer or the model reads: one example, with or without a batch axis; a tuple of
        tensors for a model of several inputs. A model's numbers become its own type.
    layer
        Which layer of a model: a name as `model.named_modules()` has it, such as
        "features.0"; "block.conv#2" is its second call. A function that the model calls, such
        as `F.conv2d`, is named by its file and line, "net.py:23".
    kwargs
        More of the model's inputs, by name.
    quality, resolution, fps, theme
        As the command's options; a film of 854×480 and 20 frames a second if none is given.
    options
        Of the scene: channel, the output channel to look at; words, one for each column of a
        sequence; decimals of the numbers on show.

    Raises
    ------
    InputError
        For a layer, an input or an option that cannot be shown.

    Examples
    --------
    >>> import convviz, torch
    >>> convviz.animate(torch.nn.Conv1d(1, 1, 2), [[1.0, 2.0, 4.0]])
    <Animation of layer: conv1d, 1×3 to 1×2; a notebook plays it, .save("slide.gif") writes it>
    """
    shown, traced, input_name, label = _traced(module, x, layer, kwargs)
    entry = by_id(OPERATIONS[traced.operation].scene)
    words = _words(entry, traced, options.pop("words", None))
    _check_options(entry, options)
    if quality is not None and quality not in QUALITIES:
        raise InputError(f"quality is one of {', '.join(QUALITIES)}, not {quality!r}")
    settings = settings_of(
        quality=quality or "l",
        resolution=resolution,
        fps=_rate(fps, quality),
        theme=theme,
        seed=0,
        formats=(),
    )
    handed = (shown, traced, input_name, words, label)
    return Animation(traced, Job(entry, settings, {**options, "handed": handed}))


def _traced(
    module: nn.Module, x: Any, layer: str | None, kwargs: Mapping[str, Any] | None
) -> tuple[nn.Module, LayerTrace[Any], str, str]:
    """Return the layer, its trace, what to call its input, and its name in its model."""
    if not isinstance(module, nn.Module):
        raise InputError(f"animate takes an nn.Module and its input, not a {type(module).__name__}")
    if layer is not None:
        inside = captured(module, x, layer, kwargs=kwargs)
        return inside.layer, inside.trace, f"input of {inside.name}", inside.label
    if operation_of(module) is None:
        from convviz.models.layers import offer
        from convviz.models.listing import list_layers

        names = [row.name for row in list_layers(module, x, kwargs).rows if not row.reason]
        if names:
            raise InputError(
                f"{type(module).__name__} is a model: say which layer by layer=, {offer(names)}"
            )
    if kwargs:
        raise InputError(f"kwargs are a model's inputs: {type(module).__name__} reads x alone")
    return module, trace(module, x), "the input", ""


def _check_options(entry: SceneEntry, options: dict[str, Any]) -> None:
    known = [name for name in _SHOWN if entry.parameter(name) is not None]
    for name in options:
        if name not in known:
            hint = did_you_mean(name, known)
            raise InputError(
                f"there is no option {name} of an animation: {hint}the scene {entry.id} takes "
                f"{', '.join(known)}"
            )


def _words(entry: SceneEntry, traced: LayerTrace[Any], words: Any) -> list[str] | None:
    if words is None:
        return None
    if entry.parameter("words") is None:
        raise InputError(f"words stand above the columns of a sequence: {entry.id} has none")
    told = words.split() if isinstance(words, str) else [str(word) for word in words]
    if len(told) != traced.input.shape[-1]:
        raise InputError(
            f"there are {len(told)} words and {traced.input.shape[-1]} columns: give one a column"
        )
    return told


def _rate(fps: float | None, quality: str | None) -> Fraction | None:
    if fps is None:
        return None if quality else Fraction(20)
    try:
        return Fraction(fps).limit_denominator(10_000)
    except (TypeError, ValueError, OverflowError) as error:
        raise InputError(f"fps is a number of frames a second like 25, not {fps}") from error
