"""Whatever is noted in whatever order: no overlap, no gap that nobody asked for.

A plain dictionary of days is the other opinion: each day holds the name of what was
last set for it, or nothing.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from diary.accounts.actions import create_diary
from diary.actions import ConflictError
from diary.due import in_force
from diary.models import PlannedDose, Regimen, Treatment, TreatmentChange, User
from diary.treatments.actions import add_treatment
from diary.treatments.course import actions as course
from diary.vocab.changes import ChangeKind

FIRST, DAYS = date(2026, 1, 1), 9
ALL = range(DAYS)
SEQUENCES, STEPS = 40, 25
# What is noted, how often, and what it is told besides: whose, when, how much.
NOTED = {
    "start": 3,
    "alter": 5,
    "stop": 2,
    "switch": 2,
    "take_back": 2,
    "put_back": 1,
    "move": 2,
}


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


class Course:
    """Notes steps in the diary and, by the day, in a dictionary."""

    def __init__(self) -> None:
        self.user = User.objects.create_user("erin@example.org", "made up")
        self.patient = create_diary(by=self.user, name="Erin Example", timezone="UTC")
        self.treatments = [self.add(name) for name in ("first", "second")]
        self.held: dict[tuple[int, int], Any] = {}

    def add(self, name: str) -> Treatment:
        treatment = Treatment(
            patient=self.patient, name=name, kind_of="medicine", unit="mg"
        )
        return add_treatment(treatment, by=self.user)

    def regimen(self, who: int, amount: int = 1) -> dict[str, Any]:
        treatment = self.treatments[who]
        regimen = Regimen(patient=self.patient, treatment=treatment)
        return {"regimen": regimen, "planned": [PlannedDose(amount=amount)]}

    def change(self, kind: ChangeKind, number: int) -> TreatmentChange:
        return TreatmentChange(patient=self.patient, kind_of=kind, day=on(number))

    def some_change(self, number: int, *, voided: bool) -> TreatmentChange | None:
        rows = self.patient.treatmentchanges.exclude(voided_at=None)
        if not voided:
            rows = self.patient.treatmentchanges.current()
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    def set(self, who: int, first: int, until: int, name: Any) -> None:
        for number in range(first, until):
            self.held[who, number] = name

    def run_end(self, who: int, first: int) -> int:
        """Return the first day that does not hold what the given day holds."""
        name = self.held.get((who, first))
        for number in range(first, DAYS):
            if self.held.get((who, number)) != name:
                return number
        return DAYS

    def start(self, who: int, first: int, last: int | None) -> None:
        said = self.regimen(who)
        if last is not None and last > first:
            said["regimen"].ends_on = on(last)
        course.start(self.change(ChangeKind.START, first), by=self.user, **said)
        until = min(self.run_end(who, first), last if last and last > first else DAYS)
        self.set(who, first, until, said["regimen"].pk)

    def alter(self, who: int, first: int, amount: int) -> None:
        said = self.regimen(who, amount)
        until = self.run_end(who, first)
        course.alter(self.change(ChangeKind.ADJUST, first), by=self.user, **said)
        self.set(who, first, until, said["regimen"].pk)

    def stop(self, who: int, first: int) -> None:
        change = self.change(ChangeKind.STOP, first)
        course.stop(change, treatment=self.treatments[who], by=self.user)
        self.set(who, first, self.run_end(who, first), None)

    def switch(self, who: int, first: int) -> None:
        said = self.regimen(1 - who)
        change = self.change(ChangeKind.SWITCH, first)
        course.switch(change, treatment=self.treatments[who], by=self.user, **said)
        self.set(who, first, self.run_end(who, first), None)
        until = self.run_end(1 - who, first)
        self.set(1 - who, first, until, said["regimen"].pk)

    def take_back(self, number: int) -> None:
        if change := self.some_change(number, voided=False):
            course.take_back(change, by=self.user)
        self.believe()

    def put_back(self, number: int) -> None:
        if change := self.some_change(number, voided=True):
            course.put_back(change, by=self.user)
        self.believe()

    def move(self, number: int, day: int) -> None:
        if change := self.some_change(number, voided=False):
            change.hope = "fewer spasms"
            course.correct(change, day=on(day), version=change.version, by=self.user)
        self.believe()

    def believe(self) -> None:
        """Take over what is stored; it is checked by the edges of the changes."""
        self.held = {
            (who, number): one.pk if (one := self.stored(who, number)) else None
            for who in (0, 1)
            for number in ALL
        }

    def stored(self, who: int, number: int) -> Regimen | None:
        return in_force(self.treatments[who].regimens.current(), on(number))

    def check(self) -> None:
        for who in (0, 1):
            regimens = list(self.treatments[who].regimens.current())
            for number in ALL:
                holding = [
                    one
                    for one in regimens
                    if (one.starts_on or date.min) <= on(number)
                    and on(number) < (one.ends_on or date.max)
                ]
                assert len(holding) <= 1, "two regimens share a day"
                expected = self.held.get((who, number))
                assert [one.pk for one in holding] == ([expected] if expected else [])
        self.check_edges()

    def check_edges(self) -> None:
        related = ("from_regimen", "to_regimen")
        changes = self.patient.treatmentchanges.current().select_related(*related)
        begun = set()
        for change in changes:
            if change.from_regimen is not None:
                assert change.from_regimen.ends_on == change.day
                assert change.from_regimen.voided_at is None
            if change.to_regimen is not None:
                assert change.to_regimen.starts_on == change.day
                assert change.to_regimen.voided_at is None
                begun.add(change.to_regimen_id)
            else:
                assert change.kind_of == ChangeKind.STOP
            self.check_kind(change)
        current = self.patient.regimens.current().values_list("pk", flat=True)
        assert begun == set(current), "each regimen is begun by one change"

    def check_kind(self, change: TreatmentChange) -> None:
        alone = change.from_regimen is None
        begins = change.kind_of in {ChangeKind.START, ChangeKind.RESUME}
        ends = change.to_regimen is None
        assert alone == begins or (ends and not alone)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_any_sequence_leaves_no_overlap_and_no_gap_that_was_not_asked_for(
    seed: int,
) -> None:
    chance = random.Random(seed)
    one = Course()
    done = 0

    for _ in range(STEPS):
        [name] = chance.choices(list(NOTED), weights=list(NOTED.values()))
        who, number = chance.randrange(2), chance.randrange(DAYS)
        told = {
            "start": (who, number, chance.choice([None, number + 2])),
            "alter": (who, number, chance.randrange(1, 5)),
            "stop": (who, number),
            "switch": (who, number),
            "take_back": (chance.randrange(20),),
            "put_back": (chance.randrange(20),),
            "move": (chance.randrange(20), number),
        }[name]
        try:
            getattr(one, name)(*told)
            done += 1
        except ConflictError:
            pass
        one.check()

    assert done >= 5, "most of what was noted was refused, so this shows little"
