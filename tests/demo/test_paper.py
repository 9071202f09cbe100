"""docs/demo.md says what truth.py holds, number by number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from diary.demo import truth

PAPER = Path(__file__).resolve().parents[2] / "docs" / "demo.md"


def effects() -> Iterator[str]:
    """Yield the lines of the table of effects."""
    for name, doses in truth.EFFECTS.items():
        onset = f"{truth.ONSET_DAYS[name]} days"
        for mg, effect in doses.items():
            yield line(f"{name} {mg} mg a day", effect, onset)
    yield line("botulinum toxin at its best", truth.TOXIN, "see below")
    yield line("infection", truth.INFECTION, "its 7 days, at once")


def line(name: str, effect: truth.Effect, onset: str) -> str:
    points = f"{effect.points:+.1f}".replace("-", "−")
    return f"| {name} | {effect.ratio:.2f} | {points} | {onset} |"


def story() -> Iterator[str]:
    """Yield the lines of the table of what was changed when."""
    for step in truth.STEPS:
        if step.mg:
            times = "times" if step.times > 1 else "time"
            said = f"{step.treatment} {step.mg} mg, {step.times} {times} a day"
        else:
            said = f"{step.treatment} stopped"
        yield f"| {step.day} | {said} |"
    first, last = truth.INFECTION_DAYS
    yield f"| {first} to {last} | infection |"


def numbers() -> Iterator[str]:
    """Yield the lines of the table of everything else."""
    named = {
        "spasms on an ordinary weekday without treatment": f"{truth.SPASMS_A_DAY:g}",
        "rating of spasticity without treatment": f"{truth.SPASTICITY:g}",
        "Saturday and Sunday, ratio": f"{truth.WEEKEND_RATIO:.2f}",
        "drift, ratio of one year": f"{truth.RATIO_A_YEAR:.2f}",
        "level of days, standard deviation (log)": f"{truth.LEVEL_SD:.2f}",
        "level of days, correlation from day to day": f"{truth.LEVEL_CORRELATION:.2f}",
        "chance of each day, standard deviation (log)": f"{truth.DAY_SD:.2f}",
        "points of the rating for 1 of the level": f"{truth.POINTS_PER_LEVEL:.1f}",
        "rating, standard deviation of its own": f"{truth.RATING_SD:.1f}",
        "drowsiness, share of days without medicine": f"{truth.DROWSY_BASE:.2f}",
        **{
            f"drowsiness, more for each mg of {name} a day": f"{share:.3f}"
            for name, share in truth.DROWSY_PER_MG.items()
        },
        "hours after a dose that count": "{} to {}".format(*truth.HOURS_AFTER),
        "spasms in these hours, ratio": f"{truth.HOURS_AFTER_RATIO:.2f}",
        "remedies, points": f"{truth.REMEDY_POINTS:g}",
        "a bad moment is rated from": f"{truth.BAD_MOMENT}",
        "strength of spasms within a day, standard deviation": f"{truth.MOMENT_SD:.1f}",
        "what is left of that an hour later": f"{truth.MOMENT_CORRELATION:.2f}",
        f"missed days with up to {truth.QUIET_DAY} spasms": (
            f"{truth.MISSED_QUIET_DAYS:.2f}"
        ),
        "missed days with more spasms": f"{truth.MISSED_DAYS:.2f}",
        "no check-in on a day that is not missed": f"{truth.NO_CHECK_IN:.2f}",
        "doses skipped": f"{truth.SKIPPED:.2f}",
        "doses, taken or not, that are not written down": f"{truth.NOT_LOGGED:.2f}",
        "minutes around the planned time, standard deviation": (
            f"{truth.JITTER_MINUTES}"
        ),
        "seen over true: mean of observed days": f"{truth.SEEN_OVER_TRUE:.2f}",
        "points that a bad moment eases by itself": f"{truth.EASES_BY_ITSELF:.1f}",
    }
    for name, value in named.items():
        yield f"| {name} | {value} |"


def curve() -> Iterator[str]:
    for day, share in truth.TOXIN_CURVE:
        yield f"| {day} | {share:.0%} |".replace("%", " %")


def clock() -> Iterator[str]:
    weights = truth.CLOCK_WEIGHTS
    for start in range(0, 24, 6):
        hours = " | ".join(f"{one:g}" for one in weights[start : start + 6])
        yield f"| {start:02}:00 | {hours} |"


def tables() -> list[str]:
    return [*story(), *effects(), *curve(), *numbers(), *clock()]


def test_the_paper_holds_every_number_and_no_other() -> None:
    text = PAPER.read_text("utf-8")
    shown = re.findall(r"^\| .+ \|$", text, re.M)
    heads = {one for one in shown if re.search(rf"{re.escape(one)}\n\|---", text)}

    assert [one for one in shown if one not in heads] == tables()


def test_the_paper_names_the_seed_and_the_lengths() -> None:
    text = PAPER.read_text("utf-8")

    assert f"seed is {truth.SEED}" in text
    assert f"{truth.STORY_DAYS} days" in text
    assert f"every {truth.INJECTED_EVERY} days" in text
    assert f"from day {truth.FIRST_INJECTION} on" in text
    assert f"{truth.TOXIN_UNITS} units" in text


def test_the_infection_starts_five_days_after_the_switch() -> None:
    [switch] = {
        one.day for one in truth.STEPS if (one.treatment, one.mg) == ("baclofen", 0)
    }
    tizanidine = [one.day for one in truth.STEPS if one.treatment == "tizanidine"]

    assert tizanidine[0] == switch
    assert truth.INFECTION_DAYS[0] == switch + 5
