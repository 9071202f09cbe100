"""What stands around the entries of the made-up diary: events, scales, visits, words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta
from statistics import fmean
from typing import Any, Final

from diary.models import (
    Allergy,
    Assessment,
    Condition,
    Finding,
    Goal,
    LeftOutDay,
    LifeEvent,
    Question,
    Shortcut,
    Term,
    Visit,
    Written,
)
from diary.vocab.entries import Kind, Source, TimePrecision
from diary.vocab.scales import WINDOW, WORDING, Item, Scale

from . import truth
from .habits import OWN_RATING, OWN_SITE, OWN_SYMPTOM, OWN_TRIGGER, Logged
from .simulation import Lived
from .teller import Teller
from .truth import STORY_DAYS

type Told = Sequence[tuple[Lived, list[Logged]]]

NEUROLOGIST: Final = "Dr Example, neurology (made up)"
PLACE: Final = "Made-up Hospital"
# What a doctor needs to know of somebody who does not exist.
PROFILE: Final[dict[str, Any]] = {
    "has_pump": False,
    "drives": False,
    "takes_opioid": False,
}
AGE: Final = 47
HAD_IT_FOR: Final = 9

TERMS: Final = {
    Term.List.SITE: OWN_SITE,
    Term.List.TRIGGER: OWN_TRIGGER,
    Term.List.SYMPTOM: OWN_SYMPTOM,
    Term.List.RATING: OWN_RATING,
}
# By day of the story: from, to, what, left out of comparisons, a note.
EVENTS: Final = (
    (120, 128, "travel", False, "By train to my sister."),
    (*truth.INFECTION_DAYS, "infection", True, "Chest infection, antibiotics."),
    (330, 330, "fall", False, "In the hall, only a bruise."),
    (470, 474, "stress", False, "Moving the office."),
)
LEFT_OUT: Final = ((129, "Home at three in the night, slept all day."),)
VISITS: Final = (
    (26, NEUROLOGIST, "Baclofen, in three steps of a week."),
    (77, NEUROLOGIST, "First injection, left calf."),
    (208, NEUROLOGIST, "Less baclofen because of the drowsiness."),
    (279, NEUROLOGIST, "Down with baclofen over a week, then tizanidine."),
    (376, NEUROLOGIST, "Diazepam at night for six weeks, then down."),
    (430, "Sam Example, physiotherapy (made up)", "New stretching programme."),
)
# The day of the visit at which it was asked, and what was answered.
QUESTIONS: Final = (
    (26, "How long until I can tell whether it does anything?", "About two weeks."),
    (208, "Is the drowsiness from the baclofen?", "Possibly. A lower dose first."),
    (376, "Can I take diazepam for longer?", "No, weeks only."),
)
OPEN_QUESTIONS: Final = (
    "Was the tizanidine any use, or was it the infection that made it look bad?",
    "Does the injection have to come every 13 weeks?",
)
# By day of the story: what, who, site, side, grade, result.
FINDINGS: Final = (
    (5, "brain_mri", PLACE, "", "", "", "No new lesions since the last one."),
    (26, "examination", NEUROLOGIST, "", "", "", "Brisk reflexes in both legs."),
    (26, "beats", NEUROLOGIST, "ankle", "left", "9", "Would not stop by itself."),
    (26, "ashworth", NEUROLOGIST, "calf", "left", "2", ""),
    (26, "balance", NEUROLOGIST, "", "", "", "Stands on one leg for 4 seconds."),
    (26, "reflexes", NEUROLOGIST, "knee", "left", "3+", ""),
    (300, "liver", PLACE, "", "", "", "Within the usual range."),
    (376, "beats", NEUROLOGIST, "ankle", "left", "5", ""),
    (376, "ashworth", NEUROLOGIST, "calf", "left", "1+", ""),
)
GOALS: Final = (
    (10, "Walk to the letterbox and back without my left foot starting to shake."),
    (60, "Sleep through four nights a week."),
)
SUNDAY: Final = 6
FOUR_WEEKS: Final = 28
# Overall change is told against the last day before baclofen, then before tizanidine.
ANCHORS: Final = ((27, 56, 286), (286, 315, STORY_DAYS))
# How many points of the rating make one level of overall change.
POINTS_A_LEVEL: Final = 0.9


def tell_background(teller: Teller, told: Told) -> None:
    """Add everything that is no part of an ordinary day."""
    _tell_person(teller)
    _tell_words(teller)
    _tell_events(teller)
    _tell_visits(teller)
    _tell_scales(teller, told)


def profile(today: date) -> dict[str, Any]:
    """Return what the diary says about the made-up person."""
    return PROFILE | {"birth_year": today.year - AGE}


def _tell_person(teller: Teller) -> None:
    year = teller.last.year - HAD_IT_FOR
    detail = "relapsing at first, walks with a stick"
    condition = Condition(name="multiple_sclerosis", since_year=year, detail=detail)
    teller.add_since(condition, None)
    teller.add_since(Allergy(name="penicillin", reaction="rash"), None)


def _tell_words(teller: Teller) -> None:
    for which, text in TERMS.items():
        teller.add_since(Term(list=which, text=text), None)
    calf = {"type": "spasm", "site": "calf", "side": "left", "severity": 6}
    clonus = {"type": "clonus", "site": "ankle", "side": "left", "severity": None}
    tizanidine = teller.treatments["tizanidine"]
    dose = {
        "treatment": str(tizanidine.pk),
        "amount": "4",
        "unit": tizanidine.unit,
        "minutes": None,
        "as_needed": False,
    }
    buttons: list[tuple[Kind, dict[str, Any]]] = [
        (Kind.EPISODE, calf),
        (Kind.EPISODE, clonus),
        (Kind.DOSE, dose),
    ]
    for place, (kind, prefill) in enumerate(buttons, start=1):
        button = Shortcut(entry_kind=kind, prefill=prefill, position=place)
        teller.add_since(button, None)


def _tell_events(teller: Teller) -> None:
    for begins, ends, what, leave_out, note in EVENTS:
        lasts = timedelta(days=ends - begins)
        for day in teller.each(begins):
            until = min(day + lasts, teller.last)
            event = LifeEvent(
                what=what,
                starts_on=day,
                ends_on=until,
                leave_out=leave_out,
                note=note,
            )
            teller.add_since(event, until)
    for number, reason in LEFT_OUT:
        for day in teller.each(number):
            teller.add_since(LeftOutDay(local_day=day, reason=reason), day)


def _tell_visits(teller: Teller) -> None:
    for number, who, note in VISITS:
        for day in teller.each(number):
            visit = Visit(on=day, at=time(10, 30), who=who, place=PLACE, note=note)
            teller.add_since(visit, day)
            for asked_at, text, answer in QUESTIONS:
                if asked_at == number:
                    question = Question(
                        text=text, answer=answer, answered_on=day, visit=visit
                    )
                    teller.add_since(question, day)
    for number, what, who, site, side, grade, result in FINDINGS:
        for day in teller.each(number):
            finding = Finding(
                what=what,
                on=day,
                who=who,
                site=site,
                side=side,
                grade=grade,
                result=result,
            )
            teller.add_since(finding, day)
    yesterday = teller.last - timedelta(days=1)
    # On the Wednesday of the week after next.
    monday = teller.last - timedelta(days=teller.last.weekday())
    coming = Visit(
        on=monday + timedelta(days=16),
        at=time(10, 30),
        who=NEUROLOGIST,
        place=PLACE,
    )
    teller.add_since(coming, yesterday)
    for text in OPEN_QUESTIONS:
        teller.add_since(Question(text=text, visit=coming), yesterday)


def _tell_scales(teller: Teller, told: Told) -> None:
    goals = []
    for number, text in GOALS:
        # One that was set before the diary began was set on its first day.
        day = max(teller.first, teller.day(number))
        goals.append(Goal(text=text, set_on=day))
        teller.add_since(goals[-1], day)
    lived = [one for one, _logged in told]
    for place, (one, logged) in enumerate(told):
        if not logged:
            continue
        if one.date.weekday() == SUNDAY:
            _tell_answer(teller, one.date, Scale.PSFS, _frequency(one))
        week = lived[max(0, place - 6) : place + 1]
        if one.number % FOUR_WEEKS == 0:
            for goal in goals:
                if goal.set_on < one.date:
                    said = {Item.LEVEL.value: _goal_level(week)}
                    _tell_answer(teller, one.date, Scale.GOAL, said, goal=goal)
            _tell_change(teller, lived, place, week)


def _tell_change(
    teller: Teller, lived: list[Lived], place: int, week: list[Lived]
) -> None:
    """Answer how things changed since the last day before a treatment."""
    number = lived[place].number % STORY_DAYS
    for anchor, begins, ends in ANCHORS:
        then = place - (number - anchor)
        if begins <= number <= ends and then >= 6:
            before = lived[then - 6 : then + 1]
            points = _mean(week) - _mean(before)
            level = max(1, min(7, 4 + round(points / POINTS_A_LEVEL)))
            said = {Item.CHANGE.value: level}
            since = lived[then].date
            _tell_answer(teller, lived[place].date, Scale.PGIC, said, anchor_on=since)


def _tell_answer(
    teller: Teller,
    day: date,
    scale: Scale,
    answers: dict[str, int],
    **said: Written | date,
) -> None:
    at = teller.at(day, 19 * 60 + 30)
    answer = Assessment(
        **teller.typed(at),
        occurred_at=at,
        local_day=day,
        timezone=teller.patient.timezone,
        day_start=teller.patient.day_start,
        time_precision=TimePrecision.MINUTE,
        source=Source.FORM,
        scale=scale,
        wording=WORDING[scale],
        window=WINDOW[scale],
        answers=answers,
        **said,
    )
    teller.add(answer)


def _frequency(lived: Lived) -> dict[str, int]:
    """Answer Penn's scale from the spasms of a day; sixteen hours are a waking day."""
    number = len(lived.spasms)
    if not number:
        return {Item.FREQUENCY.value: 0}
    strength = fmean(one.strength for one in lived.spasms)
    often = 1 if number <= truth.QUIET_DAY else 2 if number <= 16 else 3
    severe = 1 if strength < 4 else 2 if strength < 7 else 3
    return {Item.FREQUENCY.value: often, Item.SEVERITY.value: severe}


def _goal_level(week: list[Lived]) -> int:
    return max(-2, min(2, round((4.4 - _mean(week)) / 1.2)))


def _mean(days: list[Lived]) -> float:
    return fmean(one.stiffness for one in days)
