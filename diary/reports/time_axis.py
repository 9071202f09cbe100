"""The days of a period along the width of a drawing: the same for all its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Final

from django.utils.formats import date_format

from .drawing import SMALL, WIDTH, Drawing, width_of
from .period import Period

# To the left stand names, to the right a little air.
LEFT: Final = 150
RIGHT: Final = WIDTH - 12
# Up to so many days there is a tick for each week, then for each month.
WEEKLY: Final = 14 * 7
MONTHLY: Final = 3 * 365


@dataclass(frozen=True)
class TimeAxis:
    """Where each day of a period lies."""

    period: Period

    def at(self, day: date) -> float:
        """Return where a day begins; days outside lie on the edge."""
        passed = (day - self.period.first).days / self.period.length
        return LEFT + (RIGHT - LEFT) * min(max(passed, 0), 1)

    def ticks(self) -> list[tuple[float, str]]:
        """Return the places of weeks, months or years, with what stands there."""
        found = list(self._ticks())
        widest = max((width_of(words, SMALL) for _place, words in found), default=0)
        apart = (RIGHT - LEFT) / max(len(found), 1)
        step = max(1, ceil((widest + 6) / apart))
        kept = found[::step]
        return [one for one in kept if one[0] + width_of(one[1], SMALL) < RIGHT + 12]

    def draw(self, drawing: Drawing, top: float, bottom: float) -> None:
        """Draw the ticks from `top` to `bottom`, and their words below."""
        for place, words in self.ticks():
            drawing.line((place, top), (place, bottom + 4), shade=0.25)
            drawing.text((place + 2, bottom + 12), words, size=SMALL)

    def _ticks(self) -> Iterator[tuple[float, str]]:
        if self.period.length <= WEEKLY:
            # By weeks, so that no picture is without a tick.
            for number in range(0, self.period.length, 7):
                day = self.period.first + timedelta(days=number)
                yield self.at(day), date_format(day, "j M")
            return
        is_long = self.period.length > MONTHLY
        day = self.period.first.replace(day=1)
        while day <= self.period.last:
            if day >= self.period.first and (not is_long or day.month == 1):
                yield self.at(day), date_format(day, "Y" if is_long else "M Y")
            day = (day + timedelta(days=31)).replace(day=1)
