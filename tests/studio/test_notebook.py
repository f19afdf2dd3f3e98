"""A real notebook: a cell that asks for an animation shows a video."""

from __future__ import annotations

import base64
import re
import sys
from io import BytesIO
from pathlib import Path

import av
import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient

CELLS = (
    "import torch, convviz\nx = torch.rand(1, 8, 8)",
    "convviz.animate(torch.nn.Conv2d(1, 1, 3), x, resolution=(160, 90), fps=5)",
    "model = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.MaxPool2d(2))\n"
    "convviz.animate(model, x, layer='1').save('slide.gif')",
)


@pytest.fixture
def kernels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the notebook run on this very Python, whatever kernels the machine knows."""
    monkeypatch.setenv("JUPYTER_PATH", str(Path(sys.prefix, "share", "jupyter")))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    spec = KernelSpecManager().get_kernel_spec("python3")
    assert Path(spec.argv[0]).name.startswith("python")


@pytest.mark.usefixtures("kernels")
def test_a_cell_shows_a_video(tmp_path: Path) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in CELLS])
    folder = tmp_path / "notebook"
    folder.mkdir()
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": folder}}
    ).execute()
    _, shown, saved = (cell["outputs"] for cell in notebook.cells)
    (output,) = shown
    assert output["data"]["text/plain"].startswith("<Animation of layer: conv2d, 1×8×8 to 1×6×6")
    html = output["data"]["text/html"]
    data = re.search(r'<source src="data:video/mp4;base64,([^"]+)" type="video/mp4">', html)
    assert data is not None
    with av.open(BytesIO(base64.b64decode(data[1]))) as container:
        assert container.streams.video[0].codec.name == "h264"
        assert sum(1 for _ in container.decode(video=0)) > 20
    assert [kind["output_type"] for kind in saved] == ["execute_result"]
    assert (folder / "slide.gif").read_bytes().startswith(b"GIF89a")
    assert [path.name for path in folder.iterdir()] == ["slide.gif"]
