"""The rows of a table, of which a summary holds some hundred.

A template takes several times as long to write them.
"""

from __future__ import annotations

from html import escape
from itertools import chain

from django.utils.safestring import SafeString

from .document import Table


def rows_of(table: Table) -> SafeString:
    """Return the rows of a table; the first cell of each is its heading.

    Where no column holds numbers, each cell says what its column is called: on a phone
    the cells stand below each other.
    """
    form = "".join(_cell(table, place) for place in range(len(table.head)))
    # Escaped at once; nothing that is printed holds what stands between the cells.
    cells = escape("\0".join(chain.from_iterable(table.rows))).split("\0")
    return SafeString((f"<tr>{form}</tr>\n" * len(table.rows)).format(*cells))


def _cell(table: Table, column: int) -> str:
    """Return the form of the cells of a column."""
    if not column:
        return '<th scope="row">{}</th>'
    if column in table.numbers:
        return '<td class="num">{}</td>'
    if table.numbers:
        return "<td>{}</td>"
    named = escape(table.head[column]).replace("{", "{{").replace("}", "}}")
    return f'<td data-label="{named}">{{}}</td>'
