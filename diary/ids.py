"""Identifiers that the phone or the server can make alone."""

from __future__ import annotations

import secrets
import time
import uuid


def uuid7() -> uuid.UUID:
    """Return a new UUID of version 7 (RFC 9562): 48 bits of milliseconds, then chance.

    Python has it from 3.14 on. The time inside orders the index; it is never read
    back as data.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (2**48 - 1)) << 80
    value |= 0x7 << 76 | secrets.randbits(12) << 64
    value |= 0b10 << 62 | secrets.randbits(62)
    return uuid.UUID(int=value)
