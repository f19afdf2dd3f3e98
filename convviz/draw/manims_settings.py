"""manim's own settings, of which a user's manim.cfg may change a few.

Imported before anything else of manim: manim reads its files as it is imported.
"""

from __future__ import annotations

import configparser
import logging
from functools import cache
from pathlib import Path
from typing import Any

from convviz.errors import InputError

try:
    import manim  # noqa: F401 - its submodules alone stay loaded where it fails
    from manim._config.utils import ManimConfig, config_file_paths
except (ImportError, OSError):
    raise
except Exception as error:  # a wrong value raises whatever reads it
    logging.getLogger("manim").setLevel(logging.ERROR)
    places = Path("manim.cfg"), Path.home() / ".config" / "manim" / "manim.cfg"
    found = " or ".join(str(path) for path in places if path.exists())
    raise InputError(
        f"manim cannot take its settings from {found or 'manim.cfg'}: "
        f"{str(error).replace('PosixPath', '')}; its lines are like background_color = BLACK, "
        "under [CLI]"
    ) from error

# What a user's manim.cfg may change: how pictures look and where files lie that they need.
# All else is said by our options, or would keep manim from drawing for us.
TAKEN = frozenset(
    (
        *("assets_dir", "background_color", "tex_template", "tex_template_file"),
        *("media_dir", "tex_dir", "text_dir"),
        # manim has read it by now
        "plugins",
    )
)
# these follow from the frame's size in pixels and units
_DERIVED = frozenset(("frame_x_radius", "frame_y_radius", "quality"))


@cache
def defaults() -> dict[str, Any]:
    """Return manim's own values of the settings that are not a user's to change."""
    parser = configparser.ConfigParser()
    parser.read(config_file_paths()[0], encoding="utf-8")
    own = ManimConfig().digest_parser(parser)
    return {name: own[name] for name in own if name not in TAKEN | _DERIVED}
