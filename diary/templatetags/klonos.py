"""What the templates of every room need: line icons, and the look of choices."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from django import template
from django.conf import settings
from django.forms import BoundField
from django.forms.utils import flatatt
from django.forms.widgets import ChoiceWidget
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

_FEWEST_OF_A_SCALE: Final = 6
_RING: Final = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z"

# One path each, on a grid of 24, drawn as a line of even width.
PATHS: Final[dict[str, str]] = {
    "alert": "M12 4 2.5 20h19zM12 10v4.2M12 17.2v.1",
    "bell": "M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 2H5zM10 18.5a2 2 0 0 0 4 0M12 3v2.5",
    "bin": "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
    "body": "M12 3.5a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4zM5 20.5c0-4.4 3-7 7-7s7 2.6 7 7",
    "bolt": "M13 3 5 14h6l-1 7 8-11h-6z",
    "book": "M5 4h12a2 2 0 0 1 2 2v14H7a2 2 0 0 1-2-2zM5 18a2 2 0 0 1 2-2h12M9 8h6",
    "chart": "M4 4v16h16M7.5 15l4-5 3 3 5-7",
    "check": "M4.5 12.5l5 5 10-11",
    "chevron": "M9 5.5l6.5 6.5L9 18.5",
    "clock": _RING + "M12 7v5.2l3.5 2",
    "clonus": (
        "M2 16.5c1.7 0 1.3-9 3-9s1.3 9 3 9 1.3-9 3-9 1.3 9 3 9 1.3-9 3-9 1.3 9 3 9h2"
    ),
    "cross": "M6 6l12 12M18 6 6 18",
    "done": _RING + "M8 12.4l2.8 2.8L16.2 9.4",
    "effect": (
        _RING + "M8.8 9.3v.2M15.2 9.3v.2M7.8 15.6c.9-1.3 1.9-1.3 2.8 0s1.9 1.3 2.8 0"
        " 1.9-1.3 2.8 0"
    ),
    "flag": "M6 21V4h12.5l-2.6 4.2 2.6 4.3H6",
    "hand": (
        "M7.5 13.5v-8a1.5 1.5 0 0 1 3 0V11 4.5a1.5 1.5 0 0 1 3 0V11 6a1.5 1.5"
        " 0 0 1 3 0v6.5-3.5a1.5 1.5 0 0 1 3 0v5c0 4.5-2.2 7-6.2 7-3"
        " 0-4.6-1.3-6.2-4l-2.8-4.6c-.8-1.5 1-2.7 2.2-1.4z"
    ),
    "history": "M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5M12 8v4.2l3 2",
    "home": "M3.5 11.5 12 4l8.5 7.5M6 9.7V20h12V9.7M10 20v-5.5h4V20",
    "key": "M8 11.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM10.9 12.6 20 3.5M16 7.5l3 3",
    "left-out": _RING + "M5.7 5.7l12.6 12.6",
    "moon": "M20 14.5A8.6 8.6 0 0 1 9.5 4 8.6 8.6 0 1 0 20 14.5z",
    "moon-check": (
        "M19.8 15.8A8.4 8.4 0 0 1 8.5 4.6a8.6 8.6 0 1 0 11.3 11.2z"
        "M13.5 7.7l2.3 2.3 4.7-5"
    ),
    "more": "M4 7h16M4 12h16M4 17h16",
    "note": "M5 4h14v11l-5 5H5zM8.5 9h7M8.5 13h4",
    "out": "M13 4h6v16h-6M4 12h11M11.5 8.5 15 12l-3.5 3.5",
    "pencil": "M4 20l1-4.2L15.8 5l3.2 3.2L8.2 19zM13.5 7.3l3.2 3.2",
    "phone": (
        "M6 3.5h3l1.5 4.5-2 1.5a11 11 0 0 0 6 6l1.5-2 4.5 1.5v3c0 1.5-1"
        " 2.5-2.5 2.5C10.5 20 4 13.5 3.5 6 3.5 4.5 4.5 3.5 6 3.5z"
    ),
    "pill": "M4.9 12 12 4.9a5 5 0 0 1 7.1 7.1L12 19.1A5 5 0 0 1 4.9 12zM8.5 8.5l7 7",
    "plus": "M12 5v14M5 12h14",
    "print": "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
    "rating": "M4 17.5a9 9 0 1 1 16 0M12 15.5l4-5.5",
    "remedy": ("M4 20.5c1-5.5 4-9 8.5-11M6.5 17C3.5 10 9 4 20 4c.5 11-6.5 16-13.5 13z"),
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.3 15.3 21 21",
    "spasm": "M2 13.5h4L8.3 7l3.2 12.5L14.8 4l3 11.5 1.3-2H22",
    "sun": (
        "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2"
        "M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4"
    ),
    "undo": "M8.5 14 4 9.5 8.5 5M4 9.5h10a5.5 5.5 0 0 1 0 11h-3.5",
}


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Draw a line icon in the colour of the text, hidden from screen readers."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        PATHS[name],
    )


@register.simple_tag
@cache
def file(path: str) -> str:
    """Return the address of a static file, which no process sees changing.

    For the frame of every page; elsewhere `static` does.
    """
    return static(path)


@register.simple_tag
@cache
def door(name: str) -> str:
    """Return the address of a page that is the same for everybody, as `file` does."""
    return reverse(name)


@register.filter
def look(field: BoundField) -> str:
    """How choices are laid out: a grid for a row of numbers, chips for words."""
    asked = field.field.widget.attrs.get("data-look")
    if asked:
        return str(asked)
    values = [str(value) for value, _ in getattr(field.field, "choices", ()) if value]
    is_scale = len(values) >= _FEWEST_OF_A_SCALE and all(map(str.isdecimal, values))
    return "scale" if is_scale else "chips"


@register.filter
def attributes(said: dict[str, Any]) -> SafeString:
    """Return the attributes of an element: a template for each choice takes long."""
    return flatatt(said)


@register.filter
def first_id(field: BoundField) -> str:
    """Return the id of the first control of a field, for a link to it.

    Choices under headings have ids of two numbers, which no other rule foresees.
    """
    if not field.use_fieldset:
        return str(field.id_for_label)
    if isinstance(field.field.widget, ChoiceWidget):
        return str(field.subwidgets[0].id_for_label)
    return f"{field.auto_id}_0"


@register.simple_tag
def has_mail() -> bool:
    """Tell whether this Klonos can send mail."""
    return bool(settings.MAIL_HOST)


@register.simple_tag
def signup_is_open() -> bool:
    """Tell whether anybody may make an account."""
    return bool(settings.SIGNUP == "open")
