"""The answers that the fields of an entry take."""

from __future__ import annotations

import re
from enum import EnumType
from itertools import pairwise

import pytest
from django.db.models import TextChoices

from diary.vocab import body, entries, treatments
from diary.vocab.entries import (
    BeatRange,
    DayPart,
    EpisodeType,
    Posture,
    RatingWhat,
    SeverityAnchor,
)
from diary.vocab.symptoms import SIGNS

ALL_CHOICES = [
    value
    for module in (body, entries, treatments)
    for value in vars(module).values()
    if isinstance(value, EnumType)
    and issubclass(value, TextChoices)
    and value is not TextChoices
]


@pytest.mark.parametrize("choices", ALL_CHOICES)
def test_values_are_short_slugs_with_labels_of_their_own(
    choices: type[TextChoices],
) -> None:
    labels = [str(label) for label in choices.labels]

    assert all(re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", v) for v in choices.values)
    assert max(len(value) for value in choices.values) <= 20
    assert len(set(labels)) == len(labels)
    assert all(labels)


def test_the_parts_of_the_day_follow_each_other() -> None:
    parts = list(DayPart)

    assert len(parts) == 6
    assert all(part.starts <= part.represented_by for part in parts)
    assert all(a.represented_by < b.starts for a, b in pairwise(parts))


def test_the_beat_ranges_leave_no_gap() -> None:
    ranges = list(BeatRange)

    assert ranges[0].low == 1
    assert [b.low - (a.high or 0) for a, b in pairwise(ranges)] == [1, 1]
    assert ranges[-1].high is None


def test_the_severity_words_fall_into_their_published_bands() -> None:
    assert SeverityAnchor.NONE.value == 0
    assert 0 < SeverityAnchor.MILD < 4
    assert 4 <= SeverityAnchor.MODERATE < 7
    assert 7 <= SeverityAnchor.SEVERE <= 10


def test_a_posture_without_a_sourced_code_has_none() -> None:
    assert Posture.WALKING.snomed == ""
    assert Posture.STANDING.snomed == "10904000"


def test_kinds_are_named_like_their_models() -> None:
    assert entries.Kind.values == [
        "episode",
        "dose",
        "sideeffect",
        "rating",
        "checkin",
        "assessment",
    ]


def test_every_named_spasm_and_rating_is_a_sign_with_a_code() -> None:
    uncoded = {EpisodeType.CRAMP, EpisodeType.OTHER}

    recorded = [*(set(EpisodeType) - uncoded), *RatingWhat]

    assert [value for value in recorded if not SIGNS[value].codes_in("hpo")] == []
    assert all(value not in SIGNS for value in uncoded)
