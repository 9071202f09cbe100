"""What is kept in memory: the latest, of this state of the diary, for every thread."""

from __future__ import annotations

import math
from threading import Thread
from uuid import uuid4

from diary.insights.kept import Shelf
from diary.models import Patient


class Meddled:
    """A key: while it is looked for the third time, another thread asks for others."""

    def __init__(self, shelf: Shelf[str], patient: Patient) -> None:
        self.shelf, self.patient, self.looked = shelf, patient, -math.inf
        self.thread = Thread(target=self._meddle)

    def __hash__(self) -> int:
        self.looked += 1
        if self.looked == 3:
            self.thread.start()
            # It may have to wait for us.
            self.thread.join(timeout=0.1)
        return 7

    def _meddle(self) -> None:
        for key in ("a", "b"):
            self.shelf.of(self.patient, key, key.upper)


def test_a_written_diary_is_read_anew_and_another_one_is_another() -> None:
    shelf: Shelf[str] = Shelf()
    one, other = Patient(pk=uuid4(), changes=1), Patient(pk=uuid4(), changes=1)

    assert shelf.of(one, "key", lambda: "first") == "first"
    assert shelf.of(one, "key", lambda: "second") == "first"
    assert shelf.of(other, "key", lambda: "other") == "other"
    assert shelf.of(one, "else", lambda: "else") == "else"

    one.changes += 1
    assert shelf.of(one, "key", lambda: "second") == "second"


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    shelf: Shelf[str] = Shelf(2)
    patient = Patient(pk=uuid4(), changes=1)
    for key in ("a", "b", "a", "c"):
        shelf.of(patient, key, key.upper)

    assert shelf.of(patient, "a", lambda: "anew") == "A"
    assert shelf.of(patient, "b", lambda: "anew") == "anew"


def test_what_is_kept_can_be_asked_for_without_making_it() -> None:
    shelf: Shelf[str] = Shelf()
    patient = Patient(pk=uuid4(), changes=1)

    assert shelf.kept(patient, "key") is None
    shelf.of(patient, "key", lambda: "made")
    assert shelf.kept(patient, "key") == "made"

    patient.changes += 1
    assert shelf.kept(patient, "key") is None


def test_threads_do_not_take_from_each_other_what_is_looked_for() -> None:
    shelf: Shelf[str] = Shelf(2)
    patient = Patient(pk=uuid4(), changes=1)
    key = Meddled(shelf, patient)
    shelf.of(patient, key, lambda: "kept")
    key.looked = 0

    assert shelf.of(patient, key, lambda: "anew") == "kept"

    key.thread.join()
    assert shelf.of(patient, "b", lambda: "anew") == "B"
