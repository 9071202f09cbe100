"""The days that comparisons leave out."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from diary.vocab.timecourse import (
    COURSES,
    MOST_DAYS,
    OF_KIND,
    after_stop_of,
    carry_over_of,
    settling_of,
    time_course_of,
)
from diary.vocab.treatments import CATALOGUE, TreatmentKind


@dataclass
class Treated:
    catalogue: str = ""
    kind_of: str = TreatmentKind.MEDICINE
    settling_days: int | None = None
    carry_over_days: int | None = None


# code: days to settle, days it carries over, days left out after its end.
DECIDED = {
    "baclofen": (7, 2, 7),
    "baclofen_pump": (2, 2, 2),
    "tizanidine": (7, 1, 7),
    "diazepam": (14, 21, 21),
    "clonazepam": (7, 9, 9),
    "dantrolene": (7, 3, 7),
    "gabapentin": (7, 2, 7),
    "pregabalin": (7, 2, 7),
    "nabiximols": (14, 14, 14),
    "onabotulinumtoxin_a": (14, 140, 140),
    "abobotulinumtoxin_a": (14, 140, 140),
    "incobotulinumtoxin_a": (14, 140, 140),
    "botulinum_toxin_other": (14, 140, 140),
    "phenol_block": (14, 182, 182),
    "dorsal_rhizotomy": (84, 0, 84),
    "physiotherapy": (14, 14, 14),
    "stretching": (0, 0, 0),
    "heat_pad": (0, 0, 0),
    "fampridine": (7, 7, 7),
}


@pytest.mark.parametrize("code", DECIDED)
def test_the_table_says_what_was_decided(code: str) -> None:
    one = Treated(code, CATALOGUE[code].kind)

    assert (settling_of(one), carry_over_of(one), after_stop_of(one)) == DECIDED[code]
    assert time_course_of(one).after_stop == DECIDED[code][2]


def test_what_is_swallowed_settles_for_a_week_at_least() -> None:
    by_mouth = {one.code for one in CATALOGUE if one.kind == TreatmentKind.MEDICINE} - {
        "baclofen_pump"
    }

    assert all(settling_of(Treated(code)) >= 7 for code in by_mouth)


def test_after_these_no_days_are_ever_a_baseline() -> None:
    withdrawal = {code for code, course in COURSES.items() if course.withdrawal}

    assert withdrawal == {
        *("baclofen", "baclofen_pump", "tizanidine", "diazepam", "clonazepam")
    }


def test_only_toxin_is_a_curve_and_only_surgery_begins_anew() -> None:
    curves = {code for code, course in COURSES.items() if course.is_curve}
    anew = {code for code, course in COURSES.items() if course.begins_anew}

    assert {CATALOGUE[code].kind for code in curves} == {TreatmentKind.INJECTION}
    assert anew == {
        *("pump_implant", "dorsal_rhizotomy", "neurectomy", "tendon_lengthening")
    }


def test_own_words_go_by_their_kind() -> None:
    assert set(OF_KIND) == set(TreatmentKind)
    assert settling_of(Treated("", TreatmentKind.THERAPY)) == 14
    assert settling_of(Treated("unheard_of", TreatmentKind.REMEDY)) == 0


def test_a_diary_can_have_its_own_numbers_and_none_is_a_number_too() -> None:
    own = Treated("diazepam", settling_days=0, carry_over_days=30)
    shorter = Treated("diazepam", carry_over_days=5)

    assert (settling_of(own), carry_over_of(own), after_stop_of(own)) == (0, 30, 30)
    assert after_stop_of(shorter) == 14
    assert max(course.after_stop for course in COURSES.values()) <= MOST_DAYS


def test_the_table_names_only_what_the_catalogue_has() -> None:
    assert {one.code for one in CATALOGUE} >= set(COURSES)


def test_hours_go_up() -> None:
    for course in COURSES.values():
        for hours in (course.begins, course.peak, course.lasts):
            assert hours is None or 0 < hours[0] <= hours[1]
