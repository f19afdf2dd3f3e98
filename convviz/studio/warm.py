"""What every worker needs: imported once, by the server that they are forked from."""

import manim
import torch

import convviz.draw
import convviz.studio.part
import convviz.studio.renderer

# the pictures' small sums gain nothing from threads, and the cores have workers already
torch.set_num_threads(1)

__all__ = ["convviz", "manim", "torch"]
