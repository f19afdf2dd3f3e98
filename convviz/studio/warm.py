"""What every worker needs: imported once, by the server that they are forked from."""

import gc

import manim
import torch

import convviz.draw
import convviz.studio.part
import convviz.studio.renderer

# the pictures' small sums gain nothing from threads, and the cores have workers already
torch.set_num_threads(1)
# what is there now stays for good: looking through it for garbage took a twentieth of the drawing
gc.freeze()

__all__ = ["convviz", "manim", "torch"]
