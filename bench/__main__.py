"""Measure the pages and print one table: `make bench`, or `python -m bench`.

Ends with 1 if a bar is missed. Nothing of it touches a real diary: it makes its own
in a folder that it removes.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .diaries import Diary
    from .measure import Bench
    from .pages import Page

# What would make the settings differ from those of a plain server.
VARIABLES = ("ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "HTTPS", "PROXY_COUNT")
ROUNDS = 50
# What is shown without a bar needs no more.
FEW_ROUNDS = 10


class Progress:
    """One line on standard error that says what is being done."""

    def __init__(self) -> None:
        self.is_live = sys.stderr.isatty()
        self.told = 0.0

    def __call__(self, text: str) -> None:
        """Show a step; where nobody watches, at most one every few seconds."""
        now = time.monotonic()
        if self.is_live:
            sys.stderr.write(f"\r\x1b[K{text}")
        elif now - self.told > 5:
            sys.stderr.write(f"{text}\n")
            self.told = now
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line clean."""
        if self.is_live:
            sys.stderr.write("\r\x1b[K")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--years", type=int, default=10, help="of the long diary")
    options = parser.parse_args()
    for name in VARIABLES:
        os.environ.pop(name, None)
        os.environ.pop(f"{name}_FILE", None)
    # One thread, set before numpy starts: so times are times of one processor.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory(prefix="klonos-bench-") as folder:
        os.environ["DATA_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        return measure(options.rounds, options.years)


def measure(rounds: int, years: int) -> int:
    """Make the diaries, measure, print; return what the program ends with."""
    import django  # noqa: PLC0415  the settings are known only now

    django.setup()

    from django.core.management import call_command  # noqa: PLC0415  needs setup()
    from django.db import connection  # noqa: PLC0415  needs setup()

    report = Progress()
    report("static files and tables")
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    bad = measure_all(rounds, years, report)
    connection.close()
    print(*["", *bad], sep="\n")
    return 1 if bad else 0


def measure_all(rounds: int, years: int, report: Progress) -> list[str]:
    """Measure and print group by group; return which bars are missed."""
    from django.utils import timezone  # noqa: PLC0415  needs setup()

    from . import (  # noqa: PLC0415  needs setup()
        charts,
        engine,
        groups,
        insights,
        pages,
        patterns,
        pdf,
        reports,
        table,
    )

    now = timezone.now()
    plain = groups.plain_diaries(years, now, report)
    full = groups.full_diaries(years, now, report)
    results = [
        run(pages.PAGES, plain, rounds, report).result,
        run(pages.FULL_PAGES, full, rounds, report).result,
    ]
    report("every comparison")
    for diary in plain:
        insights.work_out(diary)
    bench = run(patterns.PAGES, plain, FEW_ROUNDS, report)
    results.append(bench.result)
    results.append(run(reports.PAGES, plain, rounds, report).result)
    results.append(run(reports.COLD_PAGES, plain, FEW_ROUNDS, report).result)
    answers = engine.cases()
    engine.measure(answers, bench.fixed)
    drawn = charts.measure(plain[-1], bench.fixed)
    papers = pdf.measure(plain[-1])
    # Last, as it adds to the long diary.
    insights.busy(plain[-1])
    colds = [insights.work_out(diary) for diary in plain]
    results.append(run(insights.PAGES, plain, rounds, report).result)
    report.end()
    for result in results:
        print(*table.lines(result), "", sep="\n")
    told = [
        *engine.lines(answers, table.MISSED),
        "",
        *insights.lines(colds, table.MISSED),
        "",
        *charts.lines(drawn, table.MISSED),
        "",
        *pdf.lines(papers, table.MISSED),
    ]
    print(*table.LEGEND, "", *told, sep="\n")
    bad = [text for result in results for text in table.missed(result)]
    bad += [*engine.missed(answers), *insights.missed(colds), *pdf.missed(papers)]
    bad += [text for one in drawn for text in one.missed()]
    return bad


def run(
    pages: list[Page], diaries: list[Diary], rounds: int, report: Progress
) -> Bench:
    """Measure pages of two diaries beside each other."""
    from .measure import Bench  # noqa: PLC0415  needs setup()

    report("warming up")
    bench = Bench(pages, diaries)
    bench.warm_up()
    bench.run(rounds, report)
    return bench


if __name__ == "__main__":
    sys.exit(main())
