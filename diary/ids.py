"""Identifiers that the phone or the server can make alone."""

from __future__ import annotations

import secrets
import threading
import time
import uuid
from typing import Final

# Steps of 1/4096 of a millisecond; so many a second.
STEPS: Final = 4096 * 1000
_lock: Final = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """Return a new UUID of version 7: 60 bits of time, then chance.

    The time is in steps of 1/4096 ms (RFC 9562, section 6.2, method 3). What one process
    makes one after the other sorts in that order, also within a step and when the clock
    is put back by less than a second. Python has version 7 from 3.14 on. The time inside
    orders the index; it is never read back as data.
    """
    global _last  # noqa: PLW0603
    with _lock:
        now = time.time_ns() * 4096 // 1_000_000
        _last = _last + 1 if now <= _last < now + STEPS else now
        steps = _last
    value = (steps >> 12 & (2**48 - 1)) << 80
    value |= 0x7 << 76 | (steps & 0xFFF) << 64
    value |= 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)
