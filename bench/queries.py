"""How often a page asks the database, and whether it asks the same twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

_BOUNDS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
_SEVERAL = re.compile(r"%s(, %s)+")


class Asked:
    """The questions of one request, by their text without the values."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(
        self, execute: Any, sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Note one statement; the bounds of a transaction ask nothing."""
        if not sql.startswith(_BOUNDS):
            self.texts.append(_SEVERAL.sub("%s, …", sql))
        return execute(sql, params, many, context)

    @property
    def count(self) -> int:
        """How many questions there were."""
        return len(self.texts)

    @property
    def repeated(self) -> dict[str, int]:
        """What was asked more than once, if only with other values."""
        times = Counter(self.texts)
        return {text: count for text, count in times.items() if count > 1}


@contextmanager
def listening() -> Iterator[Asked]:
    """Note what the database is asked."""
    asked = Asked()
    with connection.execute_wrapper(asked):
        yield asked
