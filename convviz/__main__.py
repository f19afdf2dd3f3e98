"""`python -m convviz`."""

import os
import sys

# `-m` puts the working folder first, and what lies there is not what the user named
if not sys.flags.safe_path and sys.path[:1] == [os.getcwd()]:  # noqa: PTH109
    del sys.path[0]

from convviz.cli.main import main

main()
