"""A range that drift has turned round says so beside itself, on the first page too."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from diary.analysis.codes import Caution
from diary.analysis.effect import Effect
from diary.insights.outcomes import Outcome, Sort
from diary.reports.document import Table
from diary.reports.effect_tables import in_short
from diary.reports.effects import Told
from tests.analysis.diaries import effect_of

ALLOWED = "with slow drift allowed for"


def _range_of(effect: Effect) -> str:
    """Return the last cell of the one row that the first page has for an effect."""
    nothing: Any = None
    told = Told(Outcome(Sort.SPASMS), effect, nothing, ())
    followed = SimpleNamespace(
        told=(told,), brief="1", name="1", numbered=SimpleNamespace(label="1")
    )
    effects = SimpleNamespace(
        followed=(followed,), progress=SimpleNamespace(of=0, done=0), comparisons=1
    )
    reading: Any = SimpleNamespace(effects=effects, keys=frozenset())
    table = in_short(reading)[0]
    assert isinstance(table, Table)
    return table.rows[0][-1]


def test_a_range_of_numbers_that_went_down_by_themselves_says_so() -> None:
    falling = np.rint(20 * np.exp(-0.02 * np.arange(80)))

    assert ALLOWED in _range_of(effect_of(falling, 40))


def test_a_range_without_drift_does_not() -> None:
    steady = np.tile([4, 6, 5, 3, 7], 16)
    steady[40:] += 9

    effect = effect_of(steady, 40)
    said = _range_of(effect)

    assert not {Caution.DRIFT_DOWN, Caution.DRIFT_UP} & set(effect.cautions)
    assert "as many" in said
    assert ALLOWED not in said
