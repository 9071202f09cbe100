"""What stands beside a dose: how much was taken that day, when the last one was.

Facts and gentle notices, never a block and never advice: nothing here says that
another dose may be taken, or that one should be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.due import in_force
from diary.models import Dose, Patient, Regimen, Treatment
from diary.vocab.entries import DoseStatus, TimePrecision
from diary.vocab.treatments import amount_with_unit

from .due_doses import is_needed
from .due_rows import DueRow, due_rows

ONE_DAY = timedelta(days=1)
# Two doses of one treatment so near each other may be one that was logged twice.
TWICE = timedelta(minutes=15)
# The last dose is told if it was not longer ago.
LOOK_BACK = timedelta(days=7)
EXACT = {TimePrecision.MINUTE, TimePrecision.ABOUT}


@dataclass(frozen=True)
class Beside:
    """A dose that was just logged, with what is read once of its treatment.

    `doses` are those of the days before it and of the day after, `regimens` all that
    are current.
    """

    dose: Dose
    regimens: Sequence[Regimen]
    doses: Sequence[Dose]

    @property
    def day(self) -> date:
        """The diary day whose planned doses it may answer."""
        return self.dose.due_on or self.dose.local_day

    def rows(self) -> list[DueRow]:
        """Return the planned doses of its treatment on that day."""
        regimen = in_force(self.regimens, self.day)
        if regimen is None:
            return []
        near = [one for one in self.doses if self.day in (one.due_on, one.local_day)]
        return due_rows(self.dose.patient, self.day, [regimen], near)

    def answered(self) -> list[DueRow]:
        """Return the planned dose that it answers, alone: the others stay as they are."""
        mine = f"/{self.dose.pk}/"
        return [row for row in self.rows() if row.said_url.endswith(mine)]

    def notes(self) -> list[str]:
        """Return what may be worth a second look, in whole sentences."""
        dose = self.dose
        if dose.status != DoseStatus.TAKEN or dose.voided_at is not None:
            return []
        return [*self._same_one(), *self._above_most()]

    def hint(self) -> str:
        """Return how much was taken today and when the last one was."""
        today = self.dose.patient.today()
        regimen = in_force(self.regimens, today)
        if regimen is None or not is_needed(regimen) or self.day < today - ONE_DAY:
            return ""
        return needed_hint(regimen, taken(self.doses), today)

    def _same_one(self) -> Iterator[str]:
        dose = self.dose
        near = [
            abs(one.occurred_at - dose.occurred_at)
            for one in taken(self.doses)
            if one.pk != dose.pk and {one.time_precision, dose.time_precision} <= EXACT
        ]
        apart = min(near, default=ONE_DAY)
        if apart <= TWICE:
            minutes = round(apart.total_seconds() / 60)
            text = ngettext(
                "Another dose of %(name)s was logged within %(minutes)s minute of this"
                " one. If that was the same one, undo this.",
                "Another dose of %(name)s was logged within %(minutes)s minutes of this"
                " one. If that was the same one, undo this.",
                max(minutes, 1),
            )
            yield text % {"name": dose.treatment.name, "minutes": max(minutes, 1)}

    def _above_most(self) -> Iterator[str]:
        dose, unit = self.dose, self.dose.treatment.unit
        regimen = in_force(self.regimens, dose.local_day)
        if regimen is None or regimen.most_a_day is None or dose.amount is None:
            return
        of_day = [one for one in self.doses if one.local_day == dose.local_day]
        total = amount_of(taken(of_day), unit)
        if total <= regimen.most_a_day:
            return
        is_today = dose.local_day == dose.patient.today()
        text = (
            _("This makes %(total)s today; the maximum you noted is %(most)s a day.")
            if is_today
            else _(
                "This makes %(total)s on %(day)s; the maximum you noted is %(most)s a"
                " day."
            )
        )
        yield text % {
            "total": amount_with_unit(total, unit),
            "most": amount_with_unit(regimen.most_a_day, unit),
            "day": formats.date_format(dose.local_day),
        }


def read_beside(dose: Dose) -> Beside:
    """Read what stands beside a dose: three queries, whatever the diary holds."""
    treatment, day = dose.treatment, dose.local_day
    first, last = min(day, dose.due_on or day), max(day, dose.due_on or day)
    regimens = list(treatment.regimens.current().prefetch_related("planned"))
    for regimen in regimens:
        regimen.treatment = treatment
    doses = treatment.doses.current().between(first - LOOK_BACK, last + ONE_DAY)
    return Beside(dose, regimens, list(doses))


def last_doses(
    patient: Patient, treatments: Iterable[Treatment], today: date
) -> dict[Any, list[Dose]]:
    """Return what was taken of these treatments in the last days, one query."""
    found: dict[Any, list[Dose]] = {one.pk: [] for one in treatments}
    if found:
        doses = Dose.objects.filter(
            treatment__in=found,
            status=DoseStatus.TAKEN,
            voided_at=None,
            local_day__range=(today - LOOK_BACK, today + ONE_DAY),
        )
        for dose in doses:
            found[dose.treatment_id].append(dose)
    return found


def needed_hint(regimen: Regimen, doses: Sequence[Dose], today: date) -> str:
    """Return what was taken as needed today, the stated maximum, the last dose.

    `doses` are those of its treatment that were taken in the last days.
    """
    return " · ".join([*_today(regimen, doses, today), *_last(doses)])


def taken(doses: Iterable[Dose]) -> list[Dose]:
    """Return the doses that were taken."""
    return [one for one in doses if one.status == DoseStatus.TAKEN]


def amount_of(doses: Iterable[Dose], unit: str) -> Decimal:
    """Return how much these doses are together, in one unit.

    What has no amount, or another unit, is not in it.
    """
    amounts = (one.amount for one in doses if one.unit == unit)
    return sum((one for one in amounts if one is not None), Decimal(0))


def ago(span: timedelta) -> str:
    """Return how long ago something was, roughly."""
    minutes = max(round(span.total_seconds() / 60), 0)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("%(n)s min ago") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)s h ago") % {"n": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}


def _today(regimen: Regimen, doses: Sequence[Dose], today: date) -> Iterator[str]:
    unit = regimen.treatment.unit
    of_day = [one for one in doses if one.local_day == today]
    told = count_of(of_day, unit) if of_day else _("none")
    if regimen.most_a_day is not None:
        most = amount_with_unit(regimen.most_a_day, unit)
        text = _("%(taken)s today, the maximum you noted is %(most)s a day")
        yield text % {"taken": told, "most": most}
    elif of_day:
        yield _("%(taken)s today") % {"taken": told}


def count_of(doses: Sequence[Dose], unit: str) -> str:
    """Return how much doses are together; how many, if an amount is missing."""
    if all(one.amount is not None and one.unit == unit for one in doses):
        return amount_with_unit(amount_of(doses, unit), unit)
    return ngettext("%(n)s dose", "%(n)s doses", len(doses)) % {"n": len(doses)}


def _last(doses: Sequence[Dose]) -> Iterator[str]:
    if not doses:
        return
    last: datetime = max(one.occurred_at for one in doses)
    yield _("last dose %(ago)s") % {"ago": ago(timezone.now() - last)}
