"""The pages that are measured, one line each, and the bars that hold for them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from diary.ids import uuid7
from diary.journal.due_doses import read_regimens
from diary.journal.due_rows import due_rows

from .diaries import Diary

FORM_QUERIES = 6
GROWTH, GROWTH_OF_SEARCH = 1.10, 3.0
# It shows everything that was ever tried. Diaries with a long search hold equally much
# of that; in ten years of the demo, more was tried than in one.
GROWTH_OF_LEDGER, GROWTH_OF_TRIED = 1.25, 1.25
# A year of the diary holds more of each than a page of the timeline does.
FILTERS, WORDS = "kind=episode&site=calf&least=4", "the"


@dataclass(frozen=True)
class Page:
    """One page: its address below the diary's, and what it may cost.

    `most` is its processor time as a multiple of the fixed view's, `queries` how
    often it may ask the database. None is no bar. How often it asks may never depend
    on the length of the diary, it may never ask the same twice, and its cost may
    grow by a tenth at most from one year to ten, unless `growth` says otherwise.
    Where `is_barred` is false its figures are shown and nothing is held against them.
    `before` is called with the diary before each time, and not measured.
    """

    name: str
    address: str = ""
    data: Callable[[Diary], dict[str, Any]] | None = None
    most: float | None = None
    queries: int | None = None
    growth: float = GROWTH
    script: bool = False
    status: int = 200
    is_barred: bool = True
    before: Callable[[Diary], None] | None = None

    def path(self, diary: Diary) -> str:
        """Return the address of this page in a diary."""
        today = diary.patient.today()
        yesterday = today - timedelta(days=1)
        older = f"{yesterday:%Y%m%d}-0-{'0' * 32}"
        month = today - timedelta(days=100)
        names = {"today": today, "yesterday": yesterday, "older": older, "month": month}
        return f"/d/{diary.patient.pk}/{self.address.format(**names)}"

    def headers(self) -> dict[str, str]:
        """Return what a script of ours sends along."""
        return {"HTTP_X_KLONOS": "fragment"} if self.script else {}


def sent(diary: Diary, **answers: Any) -> dict[str, Any]:
    """Return answers with the hidden fields that a page fills in."""
    now = timezone.now().isoformat()
    hidden = {"diary": diary.patient.pk, "id": uuid7(), "entered_at": now}
    return {**hidden, "sent_at": now, **answers}


def spasm(diary: Diary) -> dict[str, Any]:
    """One tap on "Spasm"."""
    return sent(diary, what="episode:spasm", when="now")


def dose(diary: Diary) -> dict[str, Any]:
    """One tap on a dose of half an hour ago."""
    return sent(diary, what=f"dose:{diary.medicine.pk}", when="30")


def due_dose(diary: Diary) -> dict[str, Any]:
    """One tap on the first planned dose of today that nobody answered yet."""
    patient, today = diary.patient, diary.patient.today()
    known = {one.pk: one for one in patient.treatments.all()}
    regimens = read_regimens(patient, today, known)
    doses = patient.doses.current().on_day(today)
    rows = due_rows(patient, today, regimens, list(doses))
    return sent(diary, what=next(one.take for one in rows if not one.said))


def episode(diary: Diary) -> dict[str, Any]:
    """Return the form of an episode with every question answered."""
    return sent(
        diary,
        when="15",
        type="clonus",
        site="ankle",
        side="left",
        severity="6",
        pain="3",
        count="1",
        beats="12",
        beats_estimated="on",
        minutes="1",
        seconds="30",
        triggers=["stretch", "transfer"],
        posture="sitting",
        stopped_by="pressure",
        woke_me="no",
        helpful="no",
        note="On the way from the chair to the bed.",
    )


def check_in(diary: Diary) -> dict[str, Any]:
    """Return the evening check-in with its first questions answered."""
    return sent(
        diary, spasticity="5", spasms="as_logged", side_effects="none", pain="3"
    )


TODAY = Page("Today", most=8, queries=15)
TAP_DUE = Page("tap on a due dose", "tap/", due_dose, most=3, script=True, status=201)
LEDGERS = {"ledger": "ledger/", "ledger, a year": "ledger/?span=1y"}
DOSES = [
    Page("dose history", "treatments/doses/", most=8, queries=10),
    Page("dose history, older", "treatments/doses/?until={month}", most=8, queries=10),
]


def ledger(growth: float) -> list[Page]:
    """Return the pages of the ledger, which may grow so much."""
    return [
        Page(name, address, most=8, queries=10, growth=growth)
        for name, address in LEDGERS.items()
    ]


# Of the diaries of the demo.
PAGES = [
    TODAY,
    Page("tap on a spasm, script", "tap/", spasm, most=3, script=True, status=201),
    Page("tap on a spasm, no script", "tap/", spasm, most=3, status=303),
    Page("tap on a dose, script", "tap/", dose, most=3, script=True, status=201),
    TAP_DUE,
    Page("episode form, sent", "log/episode/", episode, most=3, status=303),
    Page("episode form", "log/episode/", queries=FORM_QUERIES),
    Page("dose form", "log/dose/", queries=FORM_QUERIES),
    Page("side effect form", "log/sideeffect/", queries=FORM_QUERIES),
    Page("rating form", "log/rating/", queries=FORM_QUERIES),
    Page("check-in", "check-in/evening/{today}/"),
    Page("check-in, sent", "check-in/evening/{today}/", check_in, status=303),
    Page("day: yesterday", "day/{yesterday}/", most=7, queries=12),
    Page("timeline", "timeline/", most=7, queries=12),
    Page("timeline, older", "timeline/?older={older}", most=7, queries=12),
    Page("timeline, filtered", f"timeline/?{FILTERS}", most=7, queries=12),
    Page(
        "timeline, words",
        f"timeline/?q={WORDS}",
        queries=12,
        growth=GROWTH_OF_SEARCH,
    ),
    Page(
        "timeline, no such words",
        "timeline/?q=nowhere",
        queries=12,
        growth=GROWTH_OF_SEARCH,
    ),
    Page("calendar", "calendar/", most=7, queries=12),
    Page("chart", "chart/"),
    *ledger(GROWTH_OF_TRIED),
    Page("treatments", "treatments/"),
    *DOSES,
    Page("weekly questions", "scales/", queries=12),
    Page("scale form", "scales/psfs/", queries=FORM_QUERIES),
    Page("shortcuts", "shortcuts/"),
]

# Of diaries with a long search for what helps.
FULL_PAGES = [
    TODAY,
    Page("tap on a dose, script", "tap/", dose, most=3, script=True, status=201),
    TAP_DUE,
    Page("day: yesterday", "day/{yesterday}/", most=7, queries=12),
    *ledger(GROWTH_OF_LEDGER),
    Page("treatments", "treatments/"),
    *DOSES,
]
