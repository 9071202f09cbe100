"""Remedies used when it is bad: described, never compared."""

from __future__ import annotations

import math
from dataclasses import fields

from diary.analysis.remedies import RemedyDescription, RemedyUse, describe_remedy


def test_uses_are_counted_and_their_ratings_told():
    uses = [RemedyUse(8, 5, 30), RemedyUse(7, 6, 60), RemedyUse(9), RemedyUse()]

    found = describe_remedy(uses, without=[2, 3, 4, None])

    assert (found.uses, found.rated_before, found.rated_after) == (4, 3, 2)
    assert (found.before, found.before_of_these, found.after) == (8, 7.5, 5.5)
    assert found.minutes == 45
    assert (found.usual, found.worse_than_usual, found.mostly_bad) == (5.5, 3, True)


def test_uses_in_mild_episodes_are_not_called_bad():
    found = describe_remedy([RemedyUse(3), RemedyUse(2)], without=[5, 6, 7])

    assert found.mostly_bad is False


def test_nothing_used_and_nothing_rated():
    none = describe_remedy([])
    unrated = describe_remedy([RemedyUse(None, 4, 20)], without=[5])

    assert (none.uses, none.before, none.mostly_bad, none.usual) == (
        0,
        None,
        None,
        None,
    )
    assert (unrated.uses, unrated.rated_after, unrated.after) == (1, 0, None)


def test_impossible_ratings_and_times_are_left_out():
    odd = [RemedyUse(11, 2, 30), RemedyUse(math.nan, 2, 5), RemedyUse(6, 4, -10),
           RemedyUse(6, 4, math.nan), RemedyUse(6, -1, 10)]  # fmt: skip

    found = describe_remedy(odd, without=[-3, math.inf])

    assert (found.rated_before, found.rated_after) == (3, 2)
    assert found.minutes is None


def test_there_is_no_number_that_could_pass_for_an_effect():
    names = {field.name for field in fields(RemedyDescription)}

    assert not names & {"effect", "difference", "change", "fall", "ratio"}
