"""What the names of parameters mean, as the help says it.

Names that many scenes share mean the same everywhere. Loads neither numpy, torch nor manim.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from convviz.inputs.setting_text import LEGIBLE_SIDE
from convviz.kernels import KERNELS
from convviz.parameters import MAX_WORDS

KERNEL_NAMES = ", ".join(KERNELS)

SHARED_HELP: Mapping[str, str] = MappingProxyType(
    {
        "words": f"The sentence, 1 to {MAX_WORDS} words.",
        "values": "The input's numbers, one a word, like -1.3,0.5,0.7,-0.1.",
        "digit": "Which handwritten digit.",
        "image": "A picture as the input: PNG, JPEG, WebP, GIF or BMP.",
        "size": "To which the image is scaled: height,width, or the longer side alone. "
        f"Without it the longer side is at most {LEGIBLE_SIDE}.",
        "embeddings": "The words' vectors: GloVe's text, or an .npz. Without it torch draws them.",
        "embedding_dim": "How many numbers stand for a word.",
        "kernel": "The kernel's weights: numbers like 1,1,1;0,0,0;-1,-1,-1 (rows by ;).",
        "bias": "What is added to every sum.",
        "in_channels": "Channels of the input.",
        "out_channels": "Channels of the output; without it one a group.",
        "kernel_size": "Size of the window.",
        "stride": "How far the window moves each time.",
        "padding": "Cells added on every side: a number, or same, so that the size stays.",
        "padding_mode": "What the added cells hold.",
        "output_padding": "Cells added at the end of the output.",
        "dilation": "How far apart the cells are that the window reads.",
        "groups": "Groups of channels that keep to themselves.",
        "output_size": "Size of the output, of which each number has an equal share of the input.",
        "ceil_mode": "Let the last window reach over the edge.",
        "count_include_pad": "Count the padding's zeros in the average.",
        "norm_type": "The power to which numbers are raised; the root of their sum is taken.",
        "channel": "The output channel to look at, from 0.",
        "decimals": "Decimals of the numbers on show.",
        "module": "A model of yours: FILE.py:NAME, a class or an object in a Python file; or "
        "package.module:NAME.",
        "layer": "The name of the model's layer to show, such as features.0; of a function that "
        "it calls, the file and line, such as net.py:23.",
        "inputs": "The model's inputs where it takes several: an .npz with an array for each, by "
        "name.",
        "weights": "The model's weights: .safetensors, .pt or .npz.",
    }
)

# where a name means something else to a kind
_KIND_HELP: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("values", "Grid"): "The input's numbers, rows by ;, like 1,0;0,-1.",
        ("values", "Channels"): "The input's numbers, like 1,0;0,-1 (rows by ;, channels by |).",
        (
            "kernel",
            "Kernel2d",
        ): f"The kernel: {KERNEL_NAMES}; or numbers like 1,0;0,-1 (rows by ;).",
        ("kernel", "Weight2d"): f"The kernel: {KERNEL_NAMES}; numbers like 1,0;0,-1 (rows by ;, "
        "channels by |); or random, as --seed says. Without channels it is the same for all.",
        ("kernel", "Weight1d"): "The kernel: numbers like 0.5,-0.5 (channels by |), or random, as "
        "--seed says. Without channels it is the same for all.",
        ("padding", "PerAxis"): "Cells added on every side.",
    }
)


def described(name: str, kind: str) -> str:
    """Return what a parameter means, as far as its name and kind tell."""
    return _KIND_HELP.get((name, kind)) or SHARED_HELP.get(name, "")
