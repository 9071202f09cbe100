"""What is documented about the demo is what its rows show, over forty seeds.

Everything is computed from the rows. Sampling error is measured too: each diary is one
draw, so the spread between forty of them says how far their mean may be off. A number
fails when the rows are further from it than three standard errors, and the test asks
that this error is small enough to mean something.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import pairwise
from math import exp, log, sqrt
from statistics import fmean

import pytest

from diary.demo import truth
from tests.demo import rows
from tests.demo.rows import Day, Diary, diaries, mean_and_error, solve, terms, weight

# Forty simulated diaries show numbers; that the code is run, other tests see to.
pytestmark = pytest.mark.no_cover

FAR = 3.0
NAMES = [
    "all days",
    "weekend",
    "infection",
    "toxin early",
    "toxin at its best",
    "toxin late",
    *(f"{name} {mg}" for name, known in truth.EFFECTS.items() for mg in known),
]
# Steps of some days only, which no diary can tell exactly.
BRIEF = {"baclofen 15", "tizanidine 6", "diazepam 2"}


def design(day: Day) -> list[float]:
    there = {**terms(day.number), "all days": 1.0}
    there["weekend"] = float(day.date.weekday() >= 5)
    return [there.get(name, 0.0) for name in NAMES]


def deviations(
    observed: Callable[[Day], float | None],
    expected: Callable[[Day], float],
    variance: Callable[[float], float],
) -> dict[str, tuple[float, float]]:
    """Return how far each effect is from its documented size, with its error.

    One step of weighted regression from the documented values, where the answer is
    near zero; the error is the spread of what the diaries say one by one. Days stand
    for missed ones like them.
    """
    size = range(len(NAMES))
    matrix = [[0.0] * len(NAMES) for _ in size]
    scores = []
    for diary in diaries():
        score = [0.0] * len(NAMES)
        for day in diary.days[: -rows.LEFT_OUT]:
            value = observed(day)
            if value is None or day.spasms is None:
                continue
            mean, share = expected(day), weight(day.spasms)
            # By counts an effect is a ratio, so it acts in proportion to the mean.
            slope = variance(mean)
            used = [(i, x) for i, x in enumerate(design(day)) if x]
            for i, x in used:
                score[i] += share * x * (value - mean)
                for j, other in used:
                    matrix[i][j] += share * slope * x * other
        scores.append(score)
    total = [sum(one[i] for one in scores) for i in size]
    found = solve(matrix, total)
    inverse = [solve(matrix, [float(i == j) for j in size]) for i in size]
    alone = [
        [sum(inverse[i][j] * score[j] for j in size) for i in size] for score in scores
    ]
    number = len(alone)
    errors = [
        sqrt(
            sum((one[i] - found[i] / number) ** 2 for one in alone)
            * number
            / (number - 1)
        )
        for i in size
    ]
    return {name: (found[i], errors[i]) for i, name in enumerate(NAMES)}


@cache
def spasms() -> dict[str, tuple[float, float]]:
    return deviations(
        lambda day: day.spasms,
        lambda day: rows.rate(day.date, day.number),
        lambda mean: mean,
    )


@cache
def spasticity() -> dict[str, tuple[float, float]]:
    return deviations(
        lambda day: day.spasticity,
        lambda day: rows.points(day.number),
        lambda mean: 1.0,
    )


@pytest.mark.parametrize("name", NAMES)
def test_spasms_change_by_the_documented_ratio(name: str) -> None:
    off, error = spasms()[name]

    assert abs(off) < FAR * error
    assert error < (0.2 if name in BRIEF else 0.06)


@pytest.mark.parametrize("name", [one for one in NAMES if one != "weekend"])
def test_the_rating_changes_by_the_documented_points(name: str) -> None:
    off, error = spasticity()[name]

    # Whole numbers, cut at 0 and 10, cost a little.
    assert abs(off) < FAR * error + 0.05
    assert error < (0.4 if name in BRIEF else 0.12)


def near(values: list[float], documented: float, within: float) -> bool:
    """Tell whether forty values lie around a documented one, and closely."""
    mean, error = mean_and_error(values)
    return abs(mean - documented) < FAR * error and FAR * error < within


def observed(diary: Diary) -> list[Day]:
    return [day for day in diary.days[: -rows.LEFT_OUT] if day.spasms is not None]


# How days differ


def test_days_differ_as_much_as_documented() -> None:
    shown = [differing(diary) for diary in diaries()]

    together = exp(truth.LEVEL_SD**2 + truth.DAY_SD**2) - 1
    assert near(shown, together, within=0.05)


def differing(diary: Diary) -> float:
    above = below = 0.0
    for day in observed(diary):
        mean, share = rows.rate(day.date, day.number), weight(day.spasms or 0)
        above += share * (((day.spasms or 0) - mean) ** 2 - mean)
        below += share * mean**2
    return above / below


@pytest.mark.parametrize("apart", [1, 2, 7])
def test_good_and_bad_days_come_in_runs(apart: int) -> None:
    shown = [running(diary, apart) for diary in diaries()]

    lasting = exp(truth.LEVEL_SD**2 * truth.LEVEL_CORRELATION**apart) - 1
    assert near(shown, lasting, within=0.025)


def running(diary: Diary, apart: int) -> float:
    """Return how alike days are that lie so many days apart, runs counted alone."""
    above = below = 0.0
    for one, other in zip(diary.days, diary.days[apart : -rows.LEFT_OUT], strict=False):
        if one.spasms is None or other.spasms is None:
            continue
        means = [rows.rate(day.date, day.number) for day in (one, other)]
        share = weight(one.spasms) * weight(other.spasms)
        above += share * (one.spasms - means[0]) * (other.spasms - means[1])
        below += share * means[0] * means[1]
    return above / below


# What is not written down

BEFORE_TREATMENT = range(28)
AT_ITS_BEST = range(98, 141)


@pytest.mark.parametrize(
    "numbers", [BEFORE_TREATMENT, AT_ITS_BEST, range(truth.STORY_DAYS - rows.LEFT_OUT)]
)
def test_as_many_days_are_missed_as_documented(numbers: range) -> None:
    """Observed days and those they stand for make up all days, good ones and bad."""
    shown = [
        sum(
            weight(diary.days[one].spasms or 0) / (1 - truth.NO_CHECK_IN)
            for one in numbers
            if diary.days[one].spasms is not None
        )
        / len(numbers)
        for diary in diaries()
    ]

    assert near(shown, 1.0, within=0.05)


def test_quiet_days_are_missed_more_often() -> None:
    quiet = [unlogged(diary, AT_ITS_BEST) for diary in diaries()]
    ordinary = [unlogged(diary, BEFORE_TREATMENT) for diary in diaries()]

    gap, error = mean_and_error([a - b for a, b in zip(quiet, ordinary, strict=True)])
    assert gap > FAR * error


def unlogged(diary: Diary, numbers: range) -> float:
    return fmean(not diary.days[one].is_logged for one in numbers)


def test_observed_days_look_worse_than_days_are() -> None:
    """By design: the rows alone are biased, by as much as the paper says."""
    shown = [
        sum(day.spasms or 0 for day in observed(diary))
        / sum(rows.rate(day.date, day.number) for day in observed(diary))
        for diary in diaries()
    ]

    assert near(shown, truth.SEEN_OVER_TRUE, within=0.06)
    mean, error = mean_and_error(shown)
    assert mean - 1 > FAR * error / 2


def test_no_number_of_a_day_is_below_what_is_logged_on_it() -> None:
    logged = sum(len(day.minutes) for diary in diaries() for day in observed(diary))
    said = sum(day.spasms or 0 for diary in diaries() for day in observed(diary))

    assert 0.3 < logged / said < 0.9


# Side effects


@pytest.mark.parametrize(
    "numbers",
    [
        range(28),
        range(42, 210),
        range(210, 280),
        range(290, 378),
        range(378, 413),
        range(420, 542),
    ],
)
def test_drowsiness_follows_the_dose(numbers: range) -> None:
    doses = {name: used[numbers[0]] for name, used in rows.daily_doses().items()}
    answered = [
        [
            float(diary.days[one].drowsy or 0)
            for one in numbers
            if diary.days[one].drowsy is not None
        ]
        for diary in diaries()
    ]

    per_mg = sum(truth.DROWSY_PER_MG[name] * mg for name, mg in doses.items())
    shares = [fmean(days) for days in answered]
    assert near(shares, truth.DROWSY_BASE + per_mg, within=0.08)


# Remedies


def test_remedies_do_nothing_and_yet_it_is_better_afterwards() -> None:
    used = [fmean(a - b for a, b in diary.remedies) for diary in diaries()]
    waited = [fmean(a - b for a, b in diary.rated_twice) for diary in diaries()]

    assert near(used, truth.EASES_BY_ITSELF, within=0.4)
    assert near(waited, truth.EASES_BY_ITSELF, within=0.8)
    gains = [a - b for a, b in zip(used, waited, strict=True)]
    assert near(gains, truth.REMEDY_POINTS, within=0.9)


def test_remedies_are_used_at_bad_moments() -> None:
    before = [one for diary in diaries() for one, _after in diary.remedies]

    assert min(before) == truth.BAD_MOMENT


# Doses and hours


def test_the_story_is_in_the_doses() -> None:
    found = {(day, name, mg) for name, one in rows.steps().items() for day, mg in one}

    assert found == {(one.day, one.treatment, one.daily) for one in truth.STEPS}
    assert [b - a for a, b in pairwise(rows.injections())] == [91] * 5
    [(switch, _mg), *_more] = rows.steps()["tizanidine"]
    assert rows.infection()[0] - switch == 5
    assert rows.infection() == truth.INFECTION_DAYS


@pytest.mark.parametrize("what", ["taken", "skipped"])
def test_doses_are_taken_skipped_or_left_unlogged_as_documented(what: str) -> None:
    shares = {
        "taken": (1 - truth.SKIPPED) * (1 - truth.NOT_LOGGED),
        "skipped": truth.SKIPPED * (1 - truth.NOT_LOGGED),
    }
    shown = []
    for diary in diaries():
        days = [day for day in diary.days[42:280] if day.is_logged]
        found = [one for day in days for one in getattr(day, what) if is_baclofen(one)]
        shown.append(len(found) / (3 * len(days)))

    assert near(shown, shares[what], within=0.02)


def is_baclofen(dose: object) -> bool:
    return bool(getattr(dose, "treatment").catalogue == "baclofen")  # noqa: B009


def test_doses_are_taken_around_the_planned_time() -> None:
    spread = []
    for diary in diaries():
        away = [
            rows.minute_of(one) - planned(one)
            for day in diary.days
            for one in day.taken
            if one.time_precision == "minute" and one.treatment.catalogue == "baclofen"
        ]
        spread.append(sqrt(fmean(minutes**2 for minutes in away)))

    assert near(spread, truth.JITTER_MINUTES, within=2)


def planned(dose: object) -> int:
    minute = rows.minute_of(dose)
    hours = truth.CLOCK["baclofen"]
    return min((60 * hour for hour in hours), key=lambda due: abs(minute - due))


def test_spasms_are_rarer_in_the_hours_after_a_dose() -> None:
    """Within each day, and against what the clock alone would bring."""
    score = [score_of(diary) for diary in diaries()]
    slope = sum(part[1] for part in score)

    # One step from the documented ratio, as in the regression above.
    off = sum(part[0] for part in score) / slope
    error = sqrt(sum((part[0] - off * part[1]) ** 2 for part in score)) / slope
    assert abs(off) < FAR * error
    assert FAR * error < abs(log(truth.HOURS_AFTER_RATIO)) / 2


def score_of(diary: Diary) -> tuple[float, float]:
    score = slope = 0.0
    for day in diary.days:
        acting = [
            one
            for one in day.taken
            if one.treatment.catalogue in truth.ACTS_BY_THE_HOUR
            and one.time_precision == "minute"
        ]
        if len(acting) != 3 or day.skipped:
            continue
        doses = [rows.minute_of(one) for one in acting]
        within = ratio = 0.0
        for start in range(4 * 60, 28 * 60, 15):
            share = truth.CLOCK_WEIGHTS[start // 60 % 24]
            ratio += share * (truth.HOURS_AFTER_RATIO if after(doses, start) else 1)
            within += share * truth.HOURS_AFTER_RATIO * after(doses, start)
        expected = within / ratio
        for minute in day.minutes:
            score += after(doses, minute // 15 * 15) - expected
            slope += expected * (1 - expected)
    return score, slope


def after(doses: list[int], start: int) -> bool:
    """Tell whether a quarter of an hour is one to four hours after the last dose."""
    since = [start + 7 - dose for dose in doses if dose <= start + 7]
    low, high = truth.HOURS_AFTER
    return bool(since) and 60 * low <= min(since) < 60 * high


@pytest.mark.parametrize("hours", [range(7, 9), range(12, 17), range(18, 21)])
def test_spasms_follow_the_clock_before_any_medicine(hours: range) -> None:
    shown = []
    for diary in diaries():
        times = [minute // 60 for day in diary.days[:28] for minute in day.minutes]
        shown.append(fmean(hour in hours for hour in times))

    weights = truth.CLOCK_WEIGHTS
    share = sum(weights[hour] for hour in hours) / sum(weights)
    assert near(shown, share, within=0.05)
