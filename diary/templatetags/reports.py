"""A summary in a page."""

from __future__ import annotations

from django import template

from diary.reports.document_html import blocks_of

register = template.Library()
register.filter(blocks_of)
