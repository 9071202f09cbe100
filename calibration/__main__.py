"""Simulate diaries and print how often the ranges hold the truth: `make calibrate`.

Ends with 1 if a bar is missed. The same options always give the same table, but for
the times.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .cells import Cell
    from .measure import Tally

DIARIES = 300
SEEDS = 2
# Three standard errors below the bar is a miss, not bad luck.
ERRORS = 3.0
WIDTH = 30


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m calibration", description=__doc__)
    parser.add_argument("--diaries", type=int, default=DIARIES, help="a cell and seed")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument(
        "--short", action="store_true", help="only the cells of the test"
    )
    parser.add_argument("--only", default="", help="cells whose name has this in it")
    parser.add_argument("--method", default="engine", help="engine, welch or poisson")
    parser.add_argument("--processes", type=int, choices=(1, 2), default=1)
    options = parser.parse_args()
    # One thread, set before numpy starts: so times are times of one processor.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    return calibrate(options)


def calibrate(options: argparse.Namespace) -> int:
    """Measure, print, and return what the program ends with."""
    from .cells import grid, short_grid  # noqa: PLC0415  brings numpy
    from .table import HEAD, row, summary  # noqa: PLC0415  brings numpy

    cells = short_grid() if options.short else grid()
    cells = [cell for cell in cells if options.only in cell.name]
    print(HEAD)
    tallies = []
    for tally in _tallies(cells, options):
        print(row(tally), flush=True)
        tallies.append(tally)
    print(f"\n{summary(tallies)}")
    missed = [
        f"{one.cell.name}: {what}" for one in tallies for what in one.misses(ERRORS)
    ]
    for line in missed:
        print(f"missed: {line}")
    return 1 if missed else 0


def _tallies(cells: list[Cell], options: argparse.Namespace) -> Iterator[Tally]:
    from .measure import measure, together  # noqa: PLC0415  brings numpy

    seeds = range(1, options.seeds + 1)
    with ProcessPoolExecutor(options.processes) as pool:
        waiting = [
            [
                pool.submit(measure, cell, options.diaries, seed, options.method)
                for seed in seeds
            ]
            for cell in cells
        ]
        for done, parts in enumerate(waiting):
            _show(done, len(cells), cells[done].name)
            tally = together([part.result() for part in parts])
            _clear()
            yield tally


def _show(done: int, all_: int, name: str) -> None:
    if sys.stderr.isatty():
        full = WIDTH * done // all_
        bar = "#" * full + "." * (WIDTH - full)
        sys.stderr.write(f"\r\x1b[K[{bar}] {done}/{all_} {name}")
        sys.stderr.flush()


def _clear() -> None:
    if sys.stderr.isatty():
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
