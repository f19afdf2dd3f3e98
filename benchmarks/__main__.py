"""Run the benchmarks and print their tables."""

from __future__ import annotations

import argparse

from benchmarks import costs, report, startup, sweep

BENCHMARKS = {"sweep": sweep.measure, "startup": startup.measure, "costs": costs.measure}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(BENCHMARKS)}")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is run (3)")
    options = parser.parse_args()
    unknown = set(options.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"there is no benchmark {unknown.pop()}: choose from {', '.join(BENCHMARKS)}")
    tables = []
    for name in options.names or BENCHMARKS:
        for table in BENCHMARKS[name](options.rounds):
            print(table.text(), flush=True)
            tables.append(table)
    print(f"written to {report.write(tables)}")


if __name__ == "__main__":
    main()
