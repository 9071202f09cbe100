"""The blocks of a summary as HTML, for the page and behind a link.

Written by hand: templates go through them cell by cell and take several times as long.
Every text is escaped here.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from itertools import chain

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .document import Block, Facts, Items, Picture, Section, Table, Text


def blocks_of(section: Section) -> SafeString:
    """Return everything below the title of a section."""
    told = (_block(section, *one) for one in enumerate(section.blocks, 1))
    return SafeString("\n".join(told))


def _block(section: Section, place: int, block: Block) -> str:
    match block:
        case Picture():
            return _picture(section, block)
        case Table():
            return _table(f"table-{section.key}-{place}", block)
        case Text():
            look = ' class="sheet-quiet"' if block.is_quiet else ""
            return f"<p{look}>{escape(block.words)}</p>"
        case Items():
            items = (f"<li>{escape(one)}</li>" for one in block.items)
            return f"<ul>{''.join(items)}</ul>"
        case Facts():
            rows = (
                f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"
                for name, value in block.rows
            )
            return f"<dl>{''.join(rows)}</dl>"


def _picture(section: Section, block: Picture) -> str:
    """Return a drawing as an image.

    So it is never part of the page's own markup, whatever it holds.
    """
    name = escape(_("Picture: %(title)s") % {"title": section.title})
    drawn = b64encode(block.svg.encode()).decode()
    return (
        f'<div class="sheet-picture" role="region" tabindex="0" aria-label="{name}">'
        f'<img src="data:image/svg+xml;base64,{drawn}" width="{block.width}"'
        f' height="{block.height}" alt="{escape(block.alt)}"></div>'
    )


def _table(name: str, table: Table) -> str:
    look = "sheet-table" if table.numbers else "sheet-table sheet-words"
    head = "".join(
        f'<th scope="col"{_number(table, column)}>{escape(cell)}</th>'
        for column, cell in enumerate(table.head)
    )
    return (
        f'<div class="{look}" role="region" tabindex="0" aria-labelledby="{name}">'
        f'<table>\n<caption id="{name}">{escape(table.caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n"
        f"<tbody>{rows_of(table)}</tbody></table></div>"
    )


def rows_of(table: Table) -> str:
    """Return the rows of a table; the first cell of each is its heading.

    Where no column holds numbers, each cell says what its column is called: on a phone
    the cells stand below each other.
    """
    form = "".join(_cell(table, place) for place in range(len(table.head)))
    # Escaped at once; nothing that is printed holds what stands between the cells.
    cells = escape("\0".join(chain.from_iterable(table.rows))).split("\0")
    return (f"<tr>{form}</tr>\n" * len(table.rows)).format(*cells)


def _cell(table: Table, column: int) -> str:
    """Return the form of the cells of a column."""
    if not column:
        return '<th scope="row">{}</th>'
    if table.numbers:
        return f"<td{_number(table, column)}>{{}}</td>"
    named = escape(table.head[column]).replace("{", "{{").replace("}", "}}")
    return f'<td data-label="{named}">{{}}</td>'


def _number(table: Table, column: int) -> str:
    return ' class="num"' if column in table.numbers else ""
