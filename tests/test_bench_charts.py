"""The bench of charts: what it asks for, and what it says of a missed bar."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone

from bench import charts
from bench.diaries import make_diary

pytestmark = [pytest.mark.django_db, pytest.mark.urls("bench.urls")]


@pytest.fixture(autouse=True)
def _kept_connection() -> Iterator[None]:
    """Let no request close the connection that the test will roll back."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_numbers_are_measured_kept_cold_and_unchanged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(charts, "ROUNDS", 1)
    diary = make_diary("short", 12, now=timezone.now())

    asked = charts.measure(diary, lambda: 1000.0)

    assert [one.status for one in asked].count(304) == 1
    assert all(len(one.rounds) == len(one.ratios) == 1 for one in asked)
    assert all(0 < one.points <= 521 for one in asked if one.status == 200)
    barred = [one.name for one in asked if one.most is not None]
    assert len(barred) == 2 * len(charts.OUTCOMES)


def test_missed_bars_are_named_and_marked() -> None:
    slow = charts.Asked("slow", "", most=5, rounds=[6.0], ratios=[2.0])
    many = charts.Asked("many", "", ratio=1.3, rounds=[1.0], ratios=[1.5])
    large = charts.Asked("large", "", size=13_000, points=522, rounds=[1], ratios=[1])

    told = [text for one in (slow, many, large) for text in one.missed()]

    assert told == [
        "slow: 6.0 ms, over 5",
        "many: 1.50x fixed, over 1.3",
        "large: 13000 bytes compressed, over 12288",
        "large: 522 points, over 521",
    ]
    assert all(line.endswith("x") for line in list(charts.lines([slow, many], "x"))[1:])


def test_an_answer_that_is_none_is_not_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(charts, "OUTCOMES", ("nothing",))
    diary = make_diary("short", 2, now=timezone.now())

    with pytest.raises(ValueError, match="chart data, nothing: 422"):
        charts.measure(diary, lambda: 1.0)
