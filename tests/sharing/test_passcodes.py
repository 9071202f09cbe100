"""Passcodes: how they are made, shown and typed."""

from __future__ import annotations

import pytest

from diary.sharing.passcodes import new_passcode, spaced, typed_digits


def test_they_are_six_digits_and_differ() -> None:
    made = {new_passcode() for _ in range(50)}

    assert len(made) > 45
    assert all(len(one) == 6 and one.isdigit() and one.isascii() for one in made)


def test_they_are_shown_in_two_groups() -> None:
    assert spaced("012345") == "012 345"


@pytest.mark.parametrize(
    "text",
    ["012345", " 012 345 ", "012-345", "01 23 45", "٠١٢٣٤٥", "०१२३४५", "012\u2011345"],
)
def test_they_may_be_typed_as_people_type(text: str) -> None:
    assert typed_digits(text) == "012345"


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12345x", "①②③④⑤⑥", "½½½½½½"])
def test_what_cannot_be_one_is_none(text: str) -> None:
    assert typed_digits(text) is None
