"""What a link shows: the days and parts that its owner chose, never more than those."""

from __future__ import annotations

from typing import Final

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diary.models import Patient, ShareLink
from diary.reports.document import Document
from diary.reports.forms import Choice, SummaryForm, address_of
from diary.reports.period import LABELS, PeriodName
from diary.reports.sections import ALL, SECTIONS

from .access import ClosedError
from .sealing import unseal

_FEW: Final = 3


def read_choice(patient: Patient, asked: QueryDict) -> Choice | None:
    """Return what an address of a summary asks for; None if any of it makes no sense.

    A page would show what is usual in its place, but a link would share it.
    """
    form = SummaryForm(asked, patient=patient)
    return form.choice if form.is_valid() else None


def kept_choice(choice: Choice, *, is_frozen: bool) -> str:
    """Return a choice as a link keeps it.

    The days of a frozen summary are written down. So is the day of the last visit: if
    the visit is taken back later, the link must not show more than was chosen.
    """
    if is_frozen:
        return address_of(choice._replace(name=""))
    if choice.name != PeriodName.VISIT:
        return address_of(choice)
    said = QueryDict(address_of(choice._replace(name="")), mutable=True)
    del said["end"]
    return said.urlencode()


def document_of(link: ShareLink, *, token: str) -> Document:
    """Return what a link shows: as it was when it was made, or as it is now.

    Raises
    ------
    SealBrokenError
        What was stored of a frozen summary cannot be opened.
    ClosedError
        What was chosen for a live one can no longer be read.
    """
    if link.is_frozen:
        return unseal(bytes(link.sealed or b""), token=token)
    choice = read_choice(link.patient, QueryDict(link.choice))
    if choice is None:
        raise ClosedError
    return make(link.patient, choice)


def make(patient: Patient, choice: Choice) -> Document:
    """Return the summary of a choice as it is now."""
    # Here and not above: numpy takes long to load, and other pages need none of it.
    from diary.reports.summary import make_document  # noqa: PLC0415

    return make_document(patient, choice.period, choice.sections, notes=choice.notes)


def make_for_good(patient: Patient, choice: Choice) -> Document:
    """Return the same once every comparison is worked out: later nobody could do it."""
    from diary.insights.dashboard_page import refreshed  # noqa: PLC0415  as above

    refreshed(patient, None)
    return make(patient, choice)


def told(patient: Patient, query: str) -> str:
    """Return in one line what a link shows."""
    choice = read_choice(patient, QueryDict(query))
    if choice is None:
        return _("days or parts that there are not any more")
    parts = [days_told(choice), parts_told(choice)]
    return " · ".join([*parts, _("with notes")] if choice.notes else parts)


def days_told(choice: Choice) -> str:
    """Return the days of a choice in words."""
    if choice.name:
        return str(LABELS[PeriodName(choice.name)])
    return _("%(first)s to %(last)s") % {
        "first": date_format(choice.period.first),
        "last": date_format(choice.period.last),
    }


def parts_told(choice: Choice) -> str:
    """Return which parts of a summary are in a choice."""
    if choice.sections == ALL:
        return _("all parts")
    titles = [str(SECTIONS[one].title) for one in choice.sections]
    if len(titles) <= _FEW:
        return ", ".join(titles)
    return ngettext("%(n)s part", "%(n)s parts", len(titles)) % {"n": len(titles)}
