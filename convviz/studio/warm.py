"""What every worker needs: imported once, by the server that they are forked from."""

import gc

import torch

from convviz.errors import ConvvizError

try:
    import convviz.draw
except ConvvizError as error:
    # manim's settings are spoilt; the server goes on without, and the first call says it
    raise ImportError(str(error)) from error
import convviz.studio.part
import convviz.studio.renderer

# the pictures' small sums gain nothing from threads, and the cores have workers already
torch.set_num_threads(1)
# what is there now stays for good: looking through it for garbage took a twentieth of the drawing
gc.freeze()

__all__ = ["convviz", "torch"]
