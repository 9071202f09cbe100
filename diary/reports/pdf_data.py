"""A document as the data that the sheet of the PDF is drawn from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .document import Block, Document, Facts, Items, Picture, Section, Table, Text
from .pdf_glyphs import BOX, Printable, reads_rightwards
from .pdf_widths import widths_of

_FONT = re.compile(r' font-family="[^"]*"')
type Said = str | dict[str, str]
# No page holds more letters, however small: no use in trying.
_PAGE = 12_000
# A row with a longer text than this may go over to the next page in its middle.
_WHOLE_ROW = 900
# Facts stand in two columns if there are some, and none is longer than this.
_FEW, _HALF_LINE = 4, 90


def data_of(document: Document, printable: Printable) -> dict[str, Any]:
    """Return what `summary.typ` is given: texts that can be printed, and no markup."""
    sheet = _Sheet(printable)
    said: dict[str, Any] = {
        "title": sheet.say(document.title),
        "lead": sheet.all(document.lead),
        **_language(document.language),
        "as_of": sheet.say(document.as_of_words),
        "purpose": sheet.say(document.purpose),
        "foot": _("Page {page} of {pages}"),
    }
    for name, is_first in (("first", True), ("further", False)):
        said[name] = [
            sheet.section(one)
            for one in document.sections
            if one.is_first_page == is_first
        ]
        if is_first:
            said["may_fit"] = sheet.letters < _PAGE
    return said | {"note": _note(printable.missing)}


def _language(code: str) -> dict[str, str]:
    """Tell `en-gb` as the typesetter wants it; of other subtags it knows none."""
    language, *more = code.lower().replace("_", "-").split("-")
    regions = [one.upper() for one in more if len(one) == 2]
    return {"language": language, "region": regions[0] if regions else ""}


class _Sheet:
    """Tells sections and blocks, with texts that can be printed."""

    def __init__(self, printable: Printable) -> None:
        self._printable = printable
        self.letters = 0

    def say(self, text: str) -> Said:
        """Tell a text, and whether it reads from right to left."""
        self.letters += len(text)
        printed = self._printable.text(text)
        return printed if reads_rightwards(printed) else {"left": printed}

    def all(self, texts: Iterable[str]) -> list[Said]:
        """Tell several texts."""
        return [self.say(text) for text in texts]

    def section(self, section: Section) -> dict[str, Any]:
        """Tell a section with its blocks."""
        blocks = [self._block(block) for block in section.blocks]
        return {"title": self.say(section.title), "blocks": blocks}

    def _block(self, block: Block) -> dict[str, Any]:
        match block:
            case Text():
                return {
                    "is": "text",
                    "words": self.say(block.words),
                    "quiet": block.is_quiet,
                }
            case Facts():
                return self._facts(block)
            case Items():
                return {"is": "items", "items": self.all(block.items)}
            case Picture():
                return self._picture(block)
            case Table():
                return self._table(block)

    def _facts(self, facts: Facts) -> dict[str, Any]:
        widest = max((len(f"{name}: {held}") for name, held in facts.rows), default=0)
        rows = [self.all(row) for row in facts.rows]
        if widest > _HALF_LINE or len(rows) < _FEW:
            return {"is": "facts", "columns": [rows]}
        middle = (len(rows) + 1) // 2
        return {"is": "facts", "columns": [rows[:middle], rows[middle:]]}

    def _picture(self, picture: Picture) -> dict[str, Any]:
        return {
            "is": "picture",
            "svg": self._printable.picture(_lettered(picture.svg)),
            "alt": self.say(picture.alt.strip() or _("Picture")),
            "width": picture.width,
        }

    def _table(self, table: Table) -> dict[str, Any]:
        widths, is_full = widths_of(table)
        longest = max((len(text) for row in table.rows for text in row), default=0)
        return {
            "is": "table",
            "caption": self.say(table.caption),
            "head": self.all(table.head),
            "rows": [self.all(row) for row in table.rows],
            "numbers": sorted(table.numbers),
            "widths": widths,
            "full": is_full,
            "whole": longest < _WHOLE_ROW,
        }


def _lettered(svg: str) -> str:
    """Let a drawing be lettered as the sheet is; what it asks for may have signs only."""
    root, end, rest = svg.partition(">")
    root = _FONT.sub("", root).replace("<svg", '<svg font-family="Noto Sans"', 1)
    return f"{root}{end}{rest}"


def _note(missing: int) -> str:
    if not missing:
        return ""
    text = ngettext(
        "%(n)s character could not be printed and is shown as %(box)s.",
        "%(n)s characters could not be printed and are shown as %(box)s.",
        missing,
    )
    return text % {"n": missing, "box": BOX}
