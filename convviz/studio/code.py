"""The lines of PyTorch that compute what a scene shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from convviz.errors import InputError
from convviz.studio.job import Job

if TYPE_CHECKING:
    from convviz.torch_code.sources import Sources


def code(job: Job) -> str:
    """Return a script that prints the outputs of the layers that the scene shows.

    Raises
    ------
    InputError
        If the scene refuses its parameters, has no layers, or has numbers of which nothing
        is known.
    """
    if not hasattr(job.scene_class(), "layers"):
        raise InputError(f"{job.entry.id} is a plain Manim scene: it has no traced layers")
    from convviz.torch_code.scene_code import torch_code
    from convviz.torch_code.sources import Sources

    with job.session() as (scene, _):
        traces = scene.layers()
        sources = Sources(
            seed=job.settings.seed,
            image=getattr(scene, "image", None),
            size=getattr(scene, "size", None),
            words=getattr(scene, "words", None),
            embeddings=getattr(scene, "embeddings", None),
            weights=getattr(scene, "weights", None),
        )
        if getattr(scene, "module", None) is not None:
            return _in_model(scene, sources)
        return torch_code(traces, sources)


def _in_model(scene: Any, sources: Sources) -> str:
    from convviz.models.loading import load_module
    from convviz.models.picking import pick_layer
    from convviz.torch_code.module import module_code

    model = load_module(scene.module, weights=scene.weights, seed=scene.seed)
    x = scene.model_input()
    return module_code(
        model,
        scene.module,
        pick_layer(model, scene.layer, scene.operation, x),
        x,
        weights=scene.weights,
        inputs=scene.inputs,
        sources=sources,
    )
