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

# What would make the settings differ from those of a plain server.
VARIABLES = ("ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "HTTPS", "PROXY_COUNT")
YEAR = 365
ROUNDS = 50


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
    from django.utils import timezone  # noqa: PLC0415  needs setup()

    from .diaries import make_diary  # noqa: PLC0415  needs setup()
    from .measure import Bench  # noqa: PLC0415  needs setup()
    from .pages import PAGES  # noqa: PLC0415  needs setup()
    from .table import lines, missed  # noqa: PLC0415  needs setup()

    report = Progress()
    report("static files and tables")
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    now = timezone.now()
    diaries = [
        make_diary("1 year", YEAR, now=now, report=report),
        make_diary(f"{years} years", YEAR * years, now=now, report=report),
    ]
    bench = Bench(PAGES, diaries)
    report("warming up")
    bench.warm_up()
    result = bench.run(rounds, report)
    connection.close()
    report.end()
    print("\n".join(lines(result)))
    bad = missed(result)
    print(*["", *bad], sep="\n")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
