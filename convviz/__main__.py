"""`python -m convviz`."""

from convviz.cli.main import main

main()
