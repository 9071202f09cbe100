"""Fail unless the tests went through enough of the code.

Reads coverage.json. All of diary/: 95 % of lines and 95 % of branches. Where a
mistake would lose or leak entries: every line and every branch.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path, PurePath
from typing import Any

REPORT = Path("coverage.json")
OVERALL = 95.0


def needs_all(name: str) -> bool:
    """Say whether a file holds the rules of access, of writing or of arithmetic."""
    path = PurePath(name)
    return path.name in {"access.py", "actions.py"} or "analysis" in path.parts


def share(covered: int, of: int) -> float:
    return 100 * covered / of if of else 100.0


def problems(report: dict[str, Any]) -> list[str]:
    total = report["totals"]
    found = [
        f"{share(covered, of):.1f} % of the {what} of diary/ were run; {OVERALL} % must."
        for what, covered, of in (
            ("lines", total["covered_lines"], total["num_statements"]),
            ("branches", total["covered_branches"], total["num_branches"]),
        )
        if share(covered, of) < OVERALL
    ]
    for name, file in sorted(report["files"].items()):
        missing = [str(line) for line in file["missing_lines"]]
        missing += [f"{start}->{end}" for start, end in file["missing_branches"]]
        if needs_all(name) and missing:
            places = ", ".join(missing[:12]) + (", ..." if missing[12:] else "")
            found.append(f"{name} must be run in full; not run: {places}")
    return found


def main() -> None:
    found = problems(json.loads(REPORT.read_text(encoding="utf-8")))
    for problem in found:
        print(problem, file=sys.stderr)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
