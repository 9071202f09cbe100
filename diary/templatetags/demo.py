"""What templates ask about the demo."""

from __future__ import annotations

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def demo_is_open() -> bool:
    """Tell whether visitors may look around in a made-up diary."""
    return bool(settings.DEMO)
