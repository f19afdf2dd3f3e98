from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from convviz.output.png import PngSink, save_png


def test_alpha_only_when_asked(tmp_path: Path) -> None:
    frame = np.arange(4 * 5 * 6, dtype=np.uint8).reshape(5, 6, 4)
    save_png(frame, tmp_path / "plain.png")
    sink = PngSink(tmp_path / "clear.png", alpha=True)
    sink.write(frame)
    sink.finish()
    with Image.open(tmp_path / "plain.png") as plain, Image.open(tmp_path / "clear.png") as clear:
        assert (plain.mode, clear.mode) == ("RGB", "RGBA")
        assert (np.array(plain) == frame[..., :3]).all()
        assert (np.array(clear) == frame).all()
