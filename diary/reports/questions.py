"""What the person wants to ask at the visit."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from diary.insights.change_words import own_words
from diary.models import Question, Visit

from .document import Block, Items, Text
from .reading import Reading
from .words import day


def asked(reading: Reading) -> tuple[Block, ...]:
    """Return the open questions, and the visit that they are for."""
    visits = reading.patient.visits.current()
    early_first = ("on", F("at").asc(nulls_first=True), "pk")
    coming = visits.filter(on__gte=reading.today).order_by(*early_first).first()
    questions = reading.patient.questions.current().filter(answered_on=None)
    words = [own_words(_one_line(one)) for one in questions.order_by("pk")]
    blocks: list[Block] = []
    if coming is not None:
        blocks.append(Text(_next(coming), is_quiet=True))
    blocks.append(
        Items(tuple(words)) if words else Text(_("No question is noted so far."))
    )
    return tuple(blocks)


def _next(visit: Visit) -> str:
    words = {"day": day(visit.on), "who": own_words(visit.who)}
    return _("Next visit: %(day)s, %(who)s.") % words


def _one_line(question: Question) -> str:
    return " ".join(question.text.split())
