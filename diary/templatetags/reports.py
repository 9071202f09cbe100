"""Pictures of a summary in a page."""

from __future__ import annotations

from base64 import b64encode

from django import template

from diary.reports.table_html import rows_of

register = template.Library()
register.filter(rows_of)


@register.filter
def picture_address(svg: str) -> str:
    """Return a drawing as the address of an image.

    So it is never part of the page's own markup, whatever it holds.
    """
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"
