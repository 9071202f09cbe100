"""What is kept in memory: the latest, of this state of the diary, for every thread."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from threading import Thread
from uuid import UUID, uuid4

import pytest

from diary.insights.kept import Shelf
from diary.models import Patient


class Slow(UUID):
    """An id that takes a while to be found, so that another thread gets its turn."""

    def __hash__(self) -> int:
        return sum(self.bytes) * len([number for number in range(50)])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, UUID) and self.bytes == other.bytes


@pytest.fixture
def _often() -> Iterator[None]:
    """Let threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


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


@pytest.mark.usefixtures("_often")
def test_threads_that_ask_at_once_all_get_their_answer() -> None:
    shelf: Shelf[int] = Shelf(2)
    patient = Patient(pk=Slow(int=7), changes=1)
    answered: list[int] = []

    def ask(start: int) -> None:
        for number in range(start, start + 1000):
            shelf.of(patient, number % 4, lambda: 1)
        answered.append(start)

    threads = [Thread(target=ask, args=(start,)) for start in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert sorted(answered) == [0, 1, 2, 3]
