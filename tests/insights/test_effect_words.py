"""Everything that can be said of an effect: walked through, and held to its rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest

from diary.analysis import rules
from diary.analysis.changes import NEAR_DAYS, Change
from diary.analysis.codes import Caution, Ends, Family, Reason, Side, Word
from diary.analysis.effect import (
    HIGH_COUNT,
    MANY_UNLOGGED,
    SHORT_DAYS,
    Effect,
    Range,
    estimate_effect,
)
from diary.analysis.rules import Broken, Refusal
from diary.analysis.window import SideDays
from diary.analysis.words import word_for
from diary.insights import effect_cautions, effect_missing
from diary.insights.change_points import Point, Step
from diary.insights.compared import Compared, How, at_change, two_periods
from diary.insights.effect_words import Said, say
from diary.insights.outcomes import Outcome, Sort
from diary.insights.range_words import RATIOS, end_in_words, rounded
from diary.models import Treatment
from tests.analysis.diaries import change, found, series
from tests.analysis.test_worked_examples import COUNTS, SEVERITY

DAY = date(2026, 5, 12)
NAMES = {Sort.SITE: "calf", Sort.EFFECT: "drowsiness"}
OUTCOMES = [Outcome(sort, NAMES.get(sort, "")) for sort in Sort]
AT_ONCE = Change.on(DAY)
SETTLING = Change(DAY, date(2026, 5, 19), onset_days=7)
COMPARED = [
    Compared(How.CHANGE, "baclofen 10 to 15 mg a day", change=AT_ONCE),
    Compared(
        How.CHANGE,
        "baclofen in 3 steps up to 45 mg a day",
        change=SETTLING,
        in_bad_time=True,
    ),
    Compared(How.CHANGE, "botulinum toxin (Botox, 200 units)", change=AT_ONCE),
    Compared(
        How.CHANGE, "baclofen stopped, tizanidine started", change=AT_ONCE, parts=2
    ),
    Compared(How.ON_OFF, "baclofen 45 mg a day"),
    two_periods((date(2026, 1, 1), DAY), (DAY, date(2026, 7, 1))),
]
SPANS = {
    Word.LESS: ((0.4, 0.5, 0.6, 0.8, 0.99), (-3.0, -2.0, -1.5, -1.0, -0.1)),
    Word.MORE: ((1.01, 1.2, 1.5, 1.8, 2.1), (0.1, 0.5, 1.0, 1.5, 2.0)),
    Word.PERHAPS_LESS: ((0.5, 0.6, 0.8, 0.99, 1.2), (-2.2, -1.8, -1.0, -0.2, 0.3)),
    Word.PERHAPS_MORE: ((0.9, 1.01, 1.3, 1.6, 1.9), (-0.3, 0.2, 1.0, 1.8, 2.2)),
    Word.NO_LARGE_CHANGE: ((0.68, 0.8, 1.0, 1.2, 1.49), (-0.9, -0.5, 0.0, 0.5, 0.9)),
    Word.CANNOT_TELL: ((0.5, 0.6, 1.0, 1.2, 2.0), (-1.1, -0.5, 0.0, 0.5, 1.0)),
    Word.TOO_UNCERTAIN: ((0.1, 0.2, 0.3, 0.4, 0.51), (-4.2, -3.0, -2.0, -1.0, -0.1)),
}
# Sums over 28 and 20 logged days: ordinary, one a day, hardly any, one point of share.
LEVELS = [(146.0, 80.0), (28.0, 20.0), (28.0, 40.0), (3.0, 2.0), (140.0, 101.0)]
REFUSALS = [
    Broken(Reason.NOT_A_NUMBER_OF_A_DAY, ends=Ends.CHECK_THE_NUMBER),
    Broken(Reason.ABSURD_COUNT, ends=Ends.CHECK_THE_NUMBER),
    Broken(Reason.CHANGED_TOGETHER, ends=Ends.AS_ONE_CHANGE),
    *(
        Broken(reason, side, number, ends)
        for reason, side, number in product(
            (
                Reason.TOO_FEW_DAYS,
                Reason.TOO_FEW_LOGGED,
                Reason.MOSTLY_UNLOGGED,
                Reason.UNEQUAL_LOGGING,
            ),
            Side,
            (1, 6, 10, 14),
        )
        if reason != Reason.TOO_FEW_LOGGED or number <= 10
        for ends in (
            Ends.NOTHING,
            Ends.MORE_DAYS if reason == Reason.TOO_FEW_DAYS else Ends.MORE_LOGGED_DAYS,
        )
    ),
    Broken(Reason.TOO_FEW_EVENTS, Side.AFTER, 2, Ends.MORE_EVENTS),
    Broken(Reason.TOO_FEW_EVENTS, None, 4, Ends.MORE_EVENTS),
    Broken(Reason.TOO_FEW_EVENTS, Side.BEFORE, 1, Ends.NOTHING),
]


def switch(day: date, name: str = "tizanidine") -> Point:
    """Return the start of a treatment that is stored nowhere."""
    regimen: Any = SimpleNamespace(
        treatment=Treatment(name=name, unit="mg"),
        as_needed=False,
        planned=SimpleNamespace(all=list),
    )
    step = Step(day, regimen.treatment, None, regimen, settles=7)
    return Point((step,))


NEAR, FAR = switch(date(2026, 5, 20)), switch(date(2026, 7, 20), "gabapentin")


def effect_of(
    asked: Outcome,
    word: Word,
    totals: tuple[float, float] = LEVELS[0],
    cautions: tuple[Caution, ...] = (),
) -> Effect:
    """Return an effect that allows a word."""
    ratios, points = SPANS[word]
    is_points = asked.family == Family.SEVERITY
    before, after = totals
    if asked.family == Family.DAYS:
        before, after = min(before, 27.0), min(after, 19.0)
    made = Effect(
        family=asked.family,
        range=Range(*(points if is_points else ratios)),
        p=0.5,
        before=SideDays(30, 28, before),
        after=SideDays(30, 20, after),
        drift=0.0,
        stress=None,
        cautions=cautions,
        first=date(2026, 3, 1),
        last=date(2026, 8, 1),
    )
    if Caution.MANY_UNLOGGED in cautions:
        made = replace(made, stress=(-2.4, 0.9) if is_points else (0.31, 1.6))
    assert word_for(made) == word
    return made


def effects() -> Iterator[tuple[Outcome, Compared, Effect]]:
    for asked, compared, word in product(OUTCOMES, COMPARED, SPANS):
        for totals in LEVELS:
            yield asked, compared, effect_of(asked, word, totals)
        yield asked, compared, effect_of(asked, word, cautions=tuple(Caution))


def refusals() -> Iterator[tuple[Outcome, Compared, Refusal]]:
    for asked, compared, one in product(OUTCOMES, COMPARED[::2], REFUSALS):
        if one.reason == Reason.TOO_FEW_EVENTS and asked.family == Family.SEVERITY:
            continue
        sides = SideDays(14, 13, 60.0), SideDays(1, 1, 4.0)
        for near in ((), (NEAR.change,)):
            yield asked, compared, Refusal((one,), *sides, near)


def everything() -> Iterator[tuple[Outcome, Said]]:
    for asked, compared, answer in [*effects(), *refusals()]:
        for comparisons, others in ((1, ()), (12, (NEAR, FAR))):
            yield (
                asked,
                say(
                    asked,
                    compared,
                    answer,
                    word_for(answer),
                    others=others,
                    comparisons=comparisons,
                ),
            )


@pytest.fixture(scope="module")
def told() -> dict[tuple[str, ...], tuple[Outcome, Said]]:
    """Return all that can be said, each once."""
    return {(one.title, *one.sentences): (asked, one) for asked, one in everything()}


@pytest.fixture(scope="module")
def sentences(told: Any) -> set[str]:
    return {sentence for texts in told for sentence in texts}


def test_every_word_and_every_field_is_walked_through(told: Any) -> None:
    said = [one for _asked, one in told.values()]
    empty = [
        name for name in vars(said[0]) if not any(getattr(one, name) for one in said)
    ]

    assert {one.word for one in said} == set(Word)
    assert empty == []


BANNED = re.compile(
    r"\b(work(s|ed|ing)?|because|caus\w*|significan\w*|effective\w*|effects?|prov(e|es|ed|"
    r"en|ing)|proofs?|p-values?|p ?[<=>]|helps?|helped|due to|thanks to|led to|leads? to|"
    r"detect\w*|monitor\w*|diagnos\w*|predict\w*|optimi\w*|recommend\w*|should|must|"
    r"risk\w*|dangerous|alarm\w*|clinically|doctor-approved|hipaa|gdpr|compliant|"
    r"switch to|take another|better|worse|improv\w*|benefit\w*|success\w*|fail\w*)\b",
    re.IGNORECASE,
)


def test_no_word_is_said_that_nobody_can_know(sentences: Any) -> None:
    assert {one: BANNED.findall(one) for one in sentences if BANNED.search(one)} == {}


def test_it_fits_whoever_the_diary_is_about(sentences: Any) -> None:
    personal = re.compile(r"\b(you|your|yours|i|me|my|he|she|his|her)\b", re.IGNORECASE)

    assert [one for one in sentences if personal.search(one)] == []


NAMED = re.compile(r"\b(baclofen|tizanidine|gabapentin|botulinum|toxin|Botox)\b")
A_DATE = re.compile(r"\b\d{1,2} [A-Z][a-z]{2} \d{4}\b")
VOWELS = re.compile(r"[aeiouy]+")


def syllables(word: str) -> int:
    """Count groups of vowels; less for a silent e, more for "-sm" and "-le"."""
    if word[0].isdigit():
        return sum(sign.isdigit() for sign in word)
    word = re.sub(r"[^a-z]", "", word.lower())
    count = len(VOWELS.findall(word))
    count -= bool(re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouyscxz]es$", word))
    count += bool(re.search(r"sms?$", word))
    return max(count, 1)


@cache
def measured(text: str, ends: str) -> tuple[int, int, int]:
    """Count words, syllables and sentences, names of medicines left out.

    Numbers are words with a syllable for each digit, dates are two words.
    """
    text = A_DATE.sub("May 1", NAMED.sub("", text))
    words = re.findall(r"\d+(?:[.,]\d+)?|[a-z][a-z'’-]*", text, re.IGNORECASE)
    parts = re.split(rf"[{ends}](?=\s|$)", text)
    number = sum(1 for one in parts if re.search(r"\w", one))
    return len(words), sum(map(syllables, words)), number


def grade(*texts: str, ends: str = ".!?") -> float:
    """Return the Flesch-Kincaid grade of texts that stand behind each other."""
    counts = (measured(one, ends) for one in texts)
    words, parts, number = map(sum, zip(*counts, strict=True))
    return 0.39 * words / number + 11.8 * parts / words - 15.59


def test_the_grade_is_that_of_known_words() -> None:
    words = {"spasms": 2, "perhaps": 2, "double": 2, "range": 1, "logged": 1, "days": 1}
    words |= {"needed": 2, "comparisons": 4, "sleepiness": 3, "15": 2, "times": 1}

    assert {word: syllables(word) for word in words} == words
    # 6 words, 6 syllables, one sentence.
    assert grade("The cat sat on the mat.") == pytest.approx(-1.45)


def test_a_card_reads_like_a_school_book(told: Any) -> None:
    """As a whole, by full stops alone."""
    hard = {text: round(g, 1) for text in told if (g := grade(*text[1:])) > 8}

    assert hard == {}


def test_each_text_reads_like_a_school_book(told: Any) -> None:
    """Alone, with colons as ends too: so Flesch counted (How to Write Plain English)."""
    texts = {one for text in told for one in text[1:]}
    hard = {one: round(g, 1) for one in texts if (g := grade(one, ends=".!?:;")) > 8}

    assert hard == {}


UNIT = (
    r"(?: of \d+)?(?: more)?(?: logged)? (?:spasms?|episodes? of clonus|points?|days?|"
    r"steps?|changes?|units?|mg|people|comparisons|times|%)(?!\w)| a day| of these ranges"
)
FIGURE = re.compile(r"\d+(?:[.,]\d+)?")
WITH_UNIT = re.compile(rf"(?:{UNIT}| to [+−]?\d+(?:[.,]\d+)?(?:{UNIT}))")


def test_each_figure_has_its_unit(sentences: Any) -> None:
    bare = {}
    for one in sentences:
        text = A_DATE.sub("then", one)
        # "4 points of 10": the end of the scale has the unit before it.
        text = re.sub(r"(points?) of 10\b", r"\1", text)
        for figure in FIGURE.finditer(text):
            is_part = re.search(r"\d+ of $", text[: figure.start()])
            if not is_part and not WITH_UNIT.match(text, figure.end()):
                bare[one] = figure.group()

    assert bare == {}


ONE = r"(?:spasm|episode of clonus|point|day|step|unit|more day|more logged day)"
MANY = r"(?:spasms|episodes|points|days|steps|units|more days|more logged days)"


def test_one_is_one_and_more_are_more(sentences: Any) -> None:
    wrong = re.compile(rf"(?<![\d.,])1 {MANY}\b|(?:[.,]\d+|\b[02-9]|\d\d) {ONE}\b(?!s)")
    texts = [A_DATE.sub("then", one) for one in sentences]

    assert [one for one in texts if wrong.search(one)] == []
    assert any(re.search(rf"(?<![\d.,])1 {ONE}\b", one) for one in texts)


SILENT = {Word.TOO_UNCERTAIN, Word.NOT_ENOUGH_DAYS, Word.CHANGED_TOGETHER}


def test_no_number_stands_without_its_range(told: Any) -> None:
    level = re.compile(r"\d (spasms?|episodes?|points?|a day\b|days? a week)")
    for asked, said in told.values():
        text = NAMED.sub("", " ".join(said.sentences)).replace("mg a day", "mg")
        text = re.sub(r"(than 100|than 300|takes 10|and 3) spasms?", "", text)
        shows = bool(level.search(text))
        assert shows == (said.word not in SILENT), text
        assert bool(said.range) == bool(said.range_in_numbers) == shows
        assert bool(said.about_ranges) == bool(said.many) == shows
        assert asked in OUTCOMES


def test_no_placeholder_is_left_and_each_text_is_a_sentence(told: Any) -> None:
    for title, *texts in told:
        assert not title.endswith(".")
        for text in texts:
            assert re.fullmatch(r"[A-Z0-9].*[.?]", text), text
            assert not re.search(r"%[(%]|  | [.,;:]|\.\.", text), text


def tell(asked: Outcome, compared: Compared, answer: Any, **how: Any) -> Said:
    return say(asked, compared, answer, word_for(answer), **how)


SPASMS = Outcome(Sort.SPASMS)


def test_the_worked_example_of_counts() -> None:
    effect = found(estimate_effect(series(COUNTS), change(28)))
    compared = Compared(How.CHANGE, "baclofen 10 to 15 mg a day", change=change(28))

    said = tell(SPASMS, compared, effect, comparisons=12)

    assert said.headline == (
        "Spasms since 29 Jan 2024 (baclofen 10 to 15 mg a day): can't tell yet. "
        "About 6.3 a day before, 5 a day after."
    )
    assert said.range == (
        "The range that fits the diary runs from half as many to slightly more."
    )
    assert said.before == "Before the change: 6.3 spasms a day (26 of 28 days logged)."
    assert said.after == "After the change: 5 spasms a day (24 of 28 days logged)."
    assert said.days == "50 of 56 days that count are logged (89 % of days)."
    assert said.range_in_numbers == (
        "Middle: 0.79 times as many. 95 % range: 0.51 to 1.23 times. "
        "80 % range: 0.60 to 1.05 times."
    )
    assert said.many == (
        "One of 12 comparisons. About one in twenty such ranges misses."
    )


def test_the_worked_example_of_severity() -> None:
    effect = found(estimate_effect(series(SEVERITY, Family.SEVERITY), change(21)))
    compared = Compared(How.CHANGE, "baclofen stopped", change=change(21))

    said = tell(Outcome(Sort.SPASTICITY), compared, effect)

    assert said.title == "Perhaps less spasticity"
    assert said.headline == (
        "Since 22 Jan 2024 (baclofen stopped) there was perhaps less spasticity: "
        "about 5.8 points before, 4.6 points after."
    )
    assert said.range == (
        "The range that fits the diary runs from 2.2 points lower to 0.3 points higher."
    )
    assert said.before == "Before the change: 5.8 points of 10 (20 of 21 days logged)."


@pytest.mark.parametrize(
    ("asked", "word", "title"),
    [
        (SPASMS, Word.LESS, "Fewer spasms"),
        (Outcome(Sort.CLONUS), Word.PERHAPS_MORE, "Perhaps more clonus"),
        (Outcome(Sort.SITE, "calf"), Word.MORE, "More spasms (calf or lower leg)"),
        (Outcome(Sort.SITE, "left (big) toe"), Word.LESS,
         "Fewer spasms (left [big] toe)"),
        (Outcome(Sort.WORST), Word.LESS, "Weaker worst moment"),
        (Outcome(Sort.SLEEP), Word.LESS, "Sleep less disturbed"),
        (Outcome(Sort.WALKING), Word.PERHAPS_LESS, "Walking perhaps easier"),
        (Outcome(Sort.EFFECT, "heavy legs"), Word.MORE, "More days with heavy legs"),
        (Outcome(Sort.PAIN), Word.NO_LARGE_CHANGE, "Pain: no large change"),
    ],
)  # fmt: skip
def test_each_outcome_has_its_own_words(asked: Outcome, word: Word, title: str) -> None:
    said = tell(asked, COMPARED[0], effect_of(asked, word))

    assert said.title == title


def test_a_side_effect_is_told_in_days_a_week_and_never_as_absent() -> None:
    asked = Outcome(Sort.EFFECT, "drowsiness")
    effect = effect_of(asked, Word.CANNOT_TELL, (8.0, 6.0))

    said = tell(asked, COMPARED[0], effect)

    assert said.headline.endswith(
        "can't tell yet. About 2 days a week before, 2.1 days a week after."
    )
    assert said.still_possible == (
        "No clear increase; an increase up to 4 days a week is still possible."
    )
    frequent = tell(asked, COMPARED[0], effect_of(asked, Word.CANNOT_TELL, (27, 19)))
    assert "up to 7 days a week" in frequent.still_possible
    for word in (Word.MORE, Word.PERHAPS_MORE, Word.LESS, Word.TOO_UNCERTAIN):
        assert not tell(asked, COMPARED[0], effect_of(asked, word)).still_possible


def test_only_side_effects_are_told_what_is_still_possible() -> None:
    said = tell(SPASMS, COMPARED[0], effect_of(SPASMS, Word.CANNOT_TELL))

    assert said.still_possible == ""


def test_what_changed_together_has_its_name() -> None:
    refusal = Refusal(
        (
            Broken(Reason.CHANGED_TOGETHER, ends=Ends.AS_ONE_CHANGE),
            Broken(Reason.TOO_FEW_DAYS, Side.AFTER, 6, Ends.MORE_DAYS),
        ),
        SideDays(28, 26, 130.0),
        SideDays(8, 8, 40.0),
        (NEAR.change,),
    )

    said = tell(SPASMS, COMPARED[0], refusal, others=(NEAR, FAR))

    assert said.headline == (
        "Spasms since 12 May 2026 (baclofen 10 to 15 mg a day): "
        "other things changed too."
    )
    assert said.together == (
        "Within 14 days of it, this changed too: tizanidine started on 20 May 2026. "
        "The diary can't tell them apart. It can only compare all of it together."
    )
    assert said.missing == ("After the change: 6 more days are needed.",)
    assert said.after == "After the change: 8 of 8 days logged."


def test_changes_further_away_have_their_names() -> None:
    effect = effect_of(SPASMS, Word.LESS, cautions=(Caution.OTHER_CHANGES,))
    much_later = switch(date(2027, 1, 1), "dantrolene")

    said = tell(SPASMS, COMPARED[0], effect, others=(NEAR, FAR, much_later))

    assert " ".join(said.cautions) == (
        "Further away, this changed too: gabapentin started on 20 Jul 2026. "
        "The range allows for it."
    )


def test_the_days_of_settling_are_named() -> None:
    said = tell(SPASMS, COMPARED[1], effect_of(SPASMS, Word.LESS))

    assert said.not_counted == (
        "Not counted: 14 days from 12 May 2026 on, as the change settles."
    )


@pytest.mark.parametrize(
    ("one", "sentence"),
    [
        (Broken(Reason.TOO_FEW_LOGGED, Side.AFTER, 6, Ends.MORE_LOGGED_DAYS),
         "After the change: 6 more logged days are needed."),
        (Broken(Reason.TOO_FEW_LOGGED, Side.AFTER, 1, Ends.MORE_LOGGED_DAYS),
         "After the change: 1 more logged day is needed."),
        (Broken(Reason.TOO_FEW_DAYS, Side.BEFORE, 5),
         ("Before the change: only 9 days count, and it takes 14 days. "
         "Waiting will not change that.")),
        (Broken(Reason.TOO_FEW_LOGGED, Side.BEFORE, 9),
         ("Before the change: only 1 day is logged, and it takes 10 days. "
         "Waiting will not change that.")),
        (Broken(Reason.MOSTLY_UNLOGGED, Side.AFTER, 4, Ends.MORE_LOGGED_DAYS),
         ("After the change: under 40 % of days are logged. "
         "After the change: 4 more logged days are needed.")),
        (Broken(Reason.UNEQUAL_LOGGING, Side.BEFORE, 4),
         ("Before the change: far fewer days are logged than on the other side. "
         "The two shares may differ by 20 % of days at most. Waiting will not change that.")),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(one: Broken, sentence: str) -> None:
    refusal = Refusal((one,), SideDays(9, 9, 40.0), SideDays(28, 4, 20.0))

    assert tell(SPASMS, COMPARED[0], refusal).missing == (sentence,)


@pytest.mark.parametrize(
    ("days", "logged", "sentence"),
    [
        (14, 10, "After the change: 14 more days are needed, 10 of them logged."),
        (3, 9, "After the change: 9 more days are needed, 9 of them logged."),
        (1, 1, "After the change: 1 more logged day is needed."),
        (6, 0, "After the change: 6 more days are needed."),
    ],
)
def test_days_and_logged_days_of_one_side_are_one_demand(
    days: int, logged: int, sentence: str
) -> None:
    broken = [Broken(Reason.TOO_FEW_DAYS, Side.AFTER, days, Ends.MORE_DAYS)]
    if logged:
        end = Ends.MORE_LOGGED_DAYS
        broken.append(Broken(Reason.TOO_FEW_LOGGED, Side.AFTER, logged, end))
    refusal = Refusal(tuple(broken), SideDays(28, 28, 40.0), SideDays(0, 0, 0.0))

    assert tell(SPASMS, COMPARED[0], refusal).missing == (sentence,)


def test_no_more_days_are_asked_for_where_none_can_come() -> None:
    broken = (
        Broken(Reason.TOO_FEW_LOGGED, Side.AFTER, 6, Ends.MORE_LOGGED_DAYS),
        Broken(Reason.UNEQUAL_LOGGING, Side.AFTER, 9, Ends.MORE_LOGGED_DAYS),
    )
    refusal = Refusal(broken, SideDays(28, 28, 40.0), SideDays(33, 4, 20.0))

    open_, over = (
        tell(SPASMS, replace(COMPARED[0], is_over=is_over), refusal).missing
        for is_over in (False, True)
    )

    assert open_[0] == "After the change: 6 more logged days are needed."
    assert over == (
        (
            "After the change: only 4 days are logged, and it takes 10 days. "
            "Waiting will not change that."
        ),
        (
            "After the change: far fewer days are logged than on the other side. "
            "The two shares may differ by 20 % of days at most."
        ),
    )


def test_what_goes_without_saying_is_not_said() -> None:
    short = Broken(Reason.TOO_FEW_DAYS, Side.BEFORE, 14)
    broken = (
        short,
        Broken(Reason.TOO_FEW_LOGGED, Side.BEFORE, 10),
        Broken(Reason.TOO_FEW_EVENTS, Side.BEFORE, 3),
    )
    after = SideDays(28, 28, 40.0)

    none, some = (
        tell(SPASMS, COMPARED[0], Refusal(broken, before, after)).missing
        for before in (SideDays(0, 0, 0.0), SideDays(4, 4, 1.0))
    )

    assert none == (
        (
            "Before the change: no day counts, and it takes 14 days. "
            "Waiting will not change that."
        ),
    )
    assert len(some) == 3


@pytest.mark.parametrize(
    ("today", "others", "is_over"),
    [
        (date(2026, 6, 30), (), False),
        (date(2026, 6, 30), (FAR,), False),
        (date(2026, 7, 20), (FAR,), True),
        (date(2026, 9, 15), (switch(date(2026, 1, 1)),), False),
        (date(2026, 9, 16), (), True),
    ],
)
def test_days_after_a_change_end_with_the_next_one_or_after_120_days(
    today: date, others: tuple[Point, ...], is_over: bool
) -> None:
    point = switch(date(2026, 5, 19))

    assert at_change(point, others=others, today=today).is_over is is_over
    assert not at_change(point, others=others).is_over


def test_days_that_settle_stand_where_no_day_counts_yet() -> None:
    one = Broken(Reason.TOO_FEW_DAYS, Side.AFTER, 14, Ends.MORE_DAYS)
    refusal = Refusal((one,), SideDays(28, 28, 40.0), SideDays(0, 0, 0.0))

    at_once, slowly = (tell(SPASMS, COMPARED[n], refusal).after for n in (0, 1))

    assert at_once == "After the change: no day counts yet."
    assert slowly == "Not counted: 14 days from 12 May 2026 on, as the change settles."


def test_averages_unlike_their_range_are_explained() -> None:
    apart = effect_of(SPASMS, Word.LESS, (140.0, 98.0))
    span = apart.range
    within = effect_of(SPASMS, Word.LESS, (140.0, 100.0 * span.middle))

    allowed = "It allows for drift, other changes and weekdays."
    assert tell(SPASMS, COMPARED[0], apart).range.endswith(allowed)
    assert allowed not in tell(SPASMS, COMPARED[0], within).range


def test_numbers_against_the_word_are_explained() -> None:
    """The model sees fewer where the averages rose: the reader must be told why."""
    against = effect_of(SPASMS, Word.PERHAPS_LESS, (140.0, 110.0))
    along = effect_of(SPASMS, Word.PERHAPS_LESS)

    assert tell(SPASMS, COMPARED[0], against).cautions[0].startswith("As logged, ")
    assert tell(SPASMS, COMPARED[0], along).cautions == ()


def test_levels_that_differ_do_not_look_alike() -> None:
    close = effect_of(SPASMS, Word.LESS, (141.0, 100.0))

    said = tell(SPASMS, COMPARED[0], close)

    assert "about 5.04 a day before, 5 a day after" in said.headline
    assert said.before.startswith("Before the change: 5.04 spasms a day ")


def test_a_change_made_as_things_got_worse_says_so() -> None:
    point = switch(DAY)
    noted: Any = SimpleNamespace(reason="got_worse", kind_of="start")
    point = Point((replace(point.steps[0], noted=noted),))

    said = tell(SPASMS, at_change(point), effect_of(SPASMS, Word.LESS))

    assert said.cautions[-1].startswith("The change was made in a bad time. ")
    assert "(tizanidine started)" in said.headline


def test_with_and_without_is_said_so() -> None:
    said = tell(SPASMS, COMPARED[4], effect_of(SPASMS, Word.LESS))

    assert said.headline == (
        "Days on baclofen 45 mg a day, next to days without it. Fewer spasms. "
        "About 5.2 a day without it, 4 a day on it."
    )
    assert said.not_counted == ""
    assert said.before.startswith("Days without it: 5.2 spasms a day ")


def test_the_words_for_ratios_do_not_contradict_them() -> None:
    cuts = [cut for cut, _word in RATIOS]
    number = {
        "a tenth as many": 0.1, "a fifth as many": 0.2, "a quarter as many": 0.25,
        "a third as many": 1 / 3, "half as many": 0.5, "a third fewer": 2 / 3,
        "a quarter fewer": 0.75, "about the same": 1.0, "a third more": 4 / 3,
        "one and a half times as many": 1.5, "twice as many": 2.0,
        "three times as many": 3.0, "four times as many": 4.0,
        "five times as many": 5.0,
    }  # fmt: skip

    assert cuts == sorted(cuts)
    for word, ratio in number.items():
        assert end_in_words(Family.COUNTS, ratio) == word
    assert end_in_words(Family.DAYS, 9.0) == "more than five times as many"
    assert end_in_words(Family.SEVERITY, -1.0) == "1 point lower"
    assert end_in_words(Family.SEVERITY, 0.04) == "about the same"


def test_a_narrow_range_is_not_told_from_itself_to_itself() -> None:
    effect = replace(
        effect_of(SPASMS, Word.NO_LARGE_CHANGE, (140.0, 100.0)),
        range=Range(0.96, 0.98, 1.0, 1.02, 1.04),
    )

    assert tell(SPASMS, COMPARED[0], effect).range == (
        "The range that fits the diary is narrow: about the same at either end."
    )


def test_a_range_just_off_no_change_is_not_rounded_onto_it() -> None:
    effect = replace(
        effect_of(SPASMS, Word.LESS), range=Range(0.5, 0.6, 0.7, 0.8, 0.9996)
    )

    assert "0.50 to 0.9996 times" in tell(SPASMS, COMPARED[0], effect).range_in_numbers


def test_numbers_keep_two_digits_and_whole_ones_all() -> None:
    values = (5.19, 26.4, 134.4, 0.0417, 0.0)

    assert [rounded(one) for one in values] == [5.2, 26.0, 134.0, 0.042, 0.0]


def test_the_sentences_give_the_rules_that_are_used() -> None:
    used = {
        Reason.TOO_FEW_DAYS: rules.LEAST_DAYS,
        Reason.TOO_FEW_LOGGED: rules.LEAST_LOGGED,
        Reason.MOSTLY_UNLOGGED: round(100 * rules.LEAST_SHARE),
        Reason.UNEQUAL_LOGGING: round(100 * rules.MOST_UNEQUAL),
        Reason.ABSURD_COUNT: rules.MOST_A_DAY,
    }
    assert used == effect_missing.LEAST
    assert rules.LEAST_EVENTS == {Family.COUNTS: (10, 3), Family.DAYS: (5, 1)}
    assert (NEAR_DAYS, HIGH_COUNT, MANY_UNLOGGED, SHORT_DAYS) == (14, 100, 0.3, 28)
    assert {*effect_cautions.TEXTS, *effect_cautions.DRIFT, Caution.OTHER_CHANGES} == (
        set(Caution)
    )
