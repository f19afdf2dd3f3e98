"""Benchmarks: each gain as a ratio within one run. `python -m benchmarks --help`."""
