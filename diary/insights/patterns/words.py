"""Counts and shares as they stand in sentences, tables and pictures of patterns."""

from __future__ import annotations

from django.utils import formats
from django.utils.translation import ngettext

from diary.insights.range_words import plural_of


def number(value: float) -> str:
    """Return a number with one decimal at most."""
    value = round(value, 1)
    return formats.number_format(int(value) if value == int(value) else value)


def spasms_in_words(spasms: float) -> str:
    """Return a number of spasms with its unit: "1 spasm", "2.5 spasms"."""
    shown = round(spasms, 1)
    text = ngettext("%(n)s spasm", "%(n)s spasms", plural_of(shown))
    return text % {"n": number(spasms)}


def days_in_words(days: int) -> str:
    """Return a number of days with its unit."""
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": number(days)}


def nights_in_words(nights: int) -> str:
    """Return a number of nights with its unit."""
    return ngettext("%(n)s night", "%(n)s nights", nights) % {"n": number(nights)}
