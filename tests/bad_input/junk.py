"""What nobody should send, and how it is sent all the same."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote_plus

from hypothesis import strategies as st

FORM = "application/x-www-form-urlencoded"
type Pairs = list[tuple[str, str | bytes]]

NASTY: list[str | bytes] = [
    "",
    " ",
    "\t\r\n",
    "\0",
    "a\0b",
    "\x01\x1b[31m\x7f",
    "\u202eright to left\u202c",
    "\u2066\u2069\u200b\ufeff",
    "Z" + "\u0301" * 200,
    "\U0001f9b5\U0001f3fd\u200d",
    b"\xed\xa0\x80",  # half of a pair, which UTF-8 does not know
    b"\xff\xfe\xfa",
    b"\xc0\x80",
    "<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)' autofocus='",
    "javascript:alert(1)",
    "{{ 7|add:7 }}{% load static %}",
    "%(name)s %s {0} ${x}",
    "'; DROP TABLE diary_episode; --",
    "../../../etc/passwd",
    "null",
    "None",
    "true",
    "on",
    "[]",
    "{}",
    "-1",
    "0",
    "-0",
    "11",
    "1.5",
    "1e309",
    "1e-9",
    "NaN",
    "sNaN",
    "Infinity",
    "-Infinity",
    "99999999999999999999999999",
    "9" * 5000,
    "2147483648",
    "9223372036854775808",
    "0x10",
    "1_000",
    "1,5",
    "٣",
    "²",
    "10.0004",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "2026-13-01",
    "1899-12-31",
    "2026-06-14",
    "24:00",
    "23:59:60",
    "02:30",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-06-15T12:00:00",
    "2026-06-15T12:00:00+99:00",
    "2190-01-01T00:00:00Z",
    "1901-01-01T00:00:00Z",
    "now",
    "time",
    "other",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "{12345678-1234-5678-1234-567812345678}",
    "x" * 81,
    "x" * 121,
    "x" * 10_001,
    "ß" * 80,
    "\U0001d54f" * 80,
]

JUNK = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=12),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.times().map(str),
    st.datetimes().map(str),
)


def encoded(pairs: Pairs) -> bytes:
    """Return a body byte by byte as given, which no well-meant client would send."""
    return "&".join(
        f"{quote_plus(name)}={quote_plus(_bytes(value))}" for name, value in pairs
    ).encode()


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("utf-8", "surrogatepass")


def read(value: str | bytes) -> str:
    """Return what arrives of a value."""
    return _bytes(value).decode("utf-8", "replace")


# Without these a form would nearly always stop at "required".
REQUIRED = {
    "about",
    "day",
    "email",
    "entry",
    "kind_of",
    "login",
    "name",
    "often",
    "part",
    "password",
    "password1",
    "password2",
    "oldpassword",
    "status",
    "symptom",
    "time",
    "treatment",
    "type",
    "unit",
    "used",
    "value",
    "version",
    "what",
    "when",
}


@st.composite
def bodies(draw: Any, fields: dict[str, list[str]]) -> Pairs:
    """Draw a form: some fields as they should be, some missing, some spoiled."""
    most = draw(st.sampled_from([0, 1, 1, 2, 3]))
    spoiled = draw(st.sets(st.sampled_from(sorted(fields)), max_size=most))
    pairs: Pairs = []
    for name, values in fields.items():
        if name in spoiled:
            said = draw(st.lists(JUNK, max_size=2))
            if draw(st.booleans()):
                said.append(draw(st.sampled_from(values)))
            pairs += [(name, one) for one in said]
        elif name in REQUIRED or draw(st.booleans()):
            pairs.append((name, draw(st.sampled_from(values))))
    if draw(st.booleans()):
        pairs.append((draw(st.sampled_from(["unknown", "__proto__", ""])), "1"))
    return pairs
