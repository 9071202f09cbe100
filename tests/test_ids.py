"""Identifiers sort in the order in which they were made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine

from diary.ids import uuid7

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC)


def test_what_is_made_in_one_moment_sorts_in_its_order():
    with time_machine.travel(NOON, tick=False):
        made = [uuid7() for _ in range(5000)]

    assert made == sorted(made)
    assert len(set(made)) == 5000


def test_a_clock_put_back_a_little_keeps_the_order():
    with time_machine.travel(NOON, tick=False):
        first = uuid7()
    with time_machine.travel(NOON - timedelta(milliseconds=500), tick=False):
        second = uuid7()

    assert first < second


def test_a_new_identifier_tells_version_and_moment():
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        made = uuid7()

    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int((NOON + timedelta(days=1)).timestamp() * 1000)
