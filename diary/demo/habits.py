"""What the made-up person writes down of a day, and how.

Missed days and quiet days, late entries, rough times, details now and then. Nothing
here changes what happened; truth.py says what of it goes missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from . import truth
from .simulation import Chance, Lived, Moment, Planned

EPISODE, DOSE, EFFECT = "episode", "dose", "sideeffect"
RATING, CHECK_IN = "rating", "checkin"
DAY = 24 * 60
# So that whoever opens the demo finds the last days filled.
NEVER_MISSED: Final = 2
LOGS_EACH: Final = 0.55
SOME_LOGGED: Final = 0.5

OWN_SITE, OWN_TRIGGER = "below the left knee", "cold bus stop"
OWN_SYMPTOM, OWN_RATING = "heavy legs", "tremor"
NOTES: Final = (
    "after the long way home",
    "while waiting for the lift",
    "just after getting up",
    "shoes off, feet on the cold floor",
    "eased when I stood on the foot",
    "in the middle of a phone call",
    "bad enough to stop cooking",
    "getting into the car",
    "on the stairs",
    "right after lunch",
)
KINDS: Final = {
    "spasm": 36,
    "clonus": 30,
    "flexor_spasm": 12,
    "extensor_spasm": 10,
    "adductor_spasm": 7,
    "cramp": 3,
    "trunk_spasm": 2,
}
SITES: Final = {
    "clonus": {"ankle": 60, "foot": 18, "knee": 10, "wrist": 8, "kneecap": 3, "jaw": 1},
    "trunk_spasm": {"abdomen": 1, "lower_back": 1},
    "": {
        "calf": 34,
        "thigh": 20,
        "foot": 12,
        "toes": 9,
        "knee": 8,
        OWN_SITE: 6,
        "hip": 4,
        "fingers": 4,
        "hand": 2,
        "elbow": 1,
    },
}
SIDES: Final = {"left": 55, "right": 25, "both": 15, "": 5}
TRIGGERS: Final = {
    "standing_up": 20,
    "transfer": 16,
    "stretch": 14,
    "foot_contact": 12,
    "long_sitting": 11,
    "cold": 8,
    "tiredness": 6,
    "full_bladder": 5,
    OWN_TRIGGER: 4,
    "stress": 4,
    "none_noticed": 8,
}
POSTURES: Final = {"sitting": 40, "standing": 22, "lying": 20, "walking": 18}
STOPPED: Final = {
    "itself": 50,
    "pressure": 22,
    "repositioning": 18,
    "stretch": 10,
}
REASONS: Final = {"forgot": 60, "asleep": 15, "away": 15, "felt_well": 10}
REMEDIES: Final = {"stretching": 50, "heat_pad": 30, "cold_pack": 20}
USED_A_REMEDY, ONLY_RATED = 0.50, 0.15


@dataclass(frozen=True)
class Logged:
    """One entry as it was typed: the minute of its date it is about, and when it was.

    `said` has the fields of the entry by name; `delay` is in minutes. `due` is the
    minute of the day at which a dose was foreseen.
    """

    kind: str
    minute: int
    said: dict[str, Any] = field(default_factory=dict)
    delay: int = 0
    precision: str = "minute"
    treatment: str = ""
    triggers: tuple[str, ...] = ()
    is_tap: bool = False
    is_double: bool = False
    due: int | None = None


def write_down(lived: Lived, *, seed: int) -> list[Logged]:
    """Return what is written down of a day: nothing at all on a missed one."""
    chance = Chance(seed, lived.ago, "habits")
    share = truth.missed(len(lived.spasms))
    if chance.happens(share) and lived.ago >= NEVER_MISSED:
        return []
    logs_each = chance.happens(LOGS_EACH)
    kept = [one for one in lived.spasms if logs_each or chance.happens(SOME_LOGGED)]
    rows = [
        *_spasms(kept, chance),
        *_doses(lived.doses, chance),
        *_at_bad_moments(lived, kept, chance),
        *_complaints(lived, chance),
        *_other(lived, chance),
    ]
    logged = sum(row.said.get("count", 1) for row in rows if row.kind == EPISODE)
    if not chance.happens(truth.NO_CHECK_IN) or not rows:
        rows.append(_evening(lived, rows, logged, chance))
    if chance.happens(0.85):
        rows.append(_night(lived, chance))
    return rows


def _delay(chance: Chance) -> tuple[int, str]:
    """Draw how much later an entry is typed, and how exactly its time is known."""
    drawn = chance.draw()
    if drawn < 0.78:
        return chance.whole(0, 2), "minute"
    if drawn < 0.92:
        return chance.whole(15, 180), "about"
    if drawn < 0.97:
        return chance.whole(240, 600), "part"
    return chance.whole(26 * 60, 70 * 60), "part"


def _spasms(kept: list[Moment], chance: Chance) -> Iterator[Logged]:
    several = len(kept) >= 8 and chance.happens(0.4)
    if several:
        # The last three together: "three in the evening".
        last, kept = kept[-3:], kept[:-3]
        said = {"type": "spasm", "count": 3, "severity": last[0].strength}
        yield Logged(EPISODE, last[-1].minute, said, precision="about", delay=20)
    for one in kept:
        yield _spasm(one, chance)


def _spasm(moment: Moment, chance: Chance) -> Logged:
    kind = chance.weighted(KINDS)
    delay, precision = _delay(chance)
    is_tap = chance.happens(0.3)
    said: dict[str, Any] = {"type": kind}
    if not is_tap or chance.happens(0.5):
        said["site"] = chance.weighted(SITES.get(kind, SITES[""]))
        said["side"] = "" if kind == "trunk_spasm" else chance.weighted(SIDES)
        said["severity"] = moment.strength
    if not is_tap:
        said |= _details(moment, kind, chance)
    triggers = _triggers(chance) if not is_tap else ()
    return Logged(EPISODE, moment.minute, said, delay, precision, "", triggers, is_tap)


def _details(moment: Moment, kind: str, chance: Chance) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if chance.happens(0.4):
        said["duration"] = chance.pick((10, 20, 30, 45, 60, 90, 120, 300))
    if chance.happens(0.3):
        said["pain"] = chance.rating(moment.strength - 2, 1.2)
    if chance.happens(0.3):
        said["posture"] = chance.weighted(POSTURES)
    if chance.happens(0.25):
        said["stopped_by"] = chance.weighted(STOPPED)
    if moment.minute >= DAY:
        said["woke_me"], said["posture"] = True, "in_bed_asleep"
    if kind == "clonus" and chance.happens(0.6):
        said |= _beats(moment, chance)
    if chance.happens(0.06):
        said["note"] = chance.pick(NOTES)
    return said


def _beats(moment: Moment, chance: Chance) -> dict[str, Any]:
    how = chance.weighted({"counted": 50, "estimated": 25, "range": 15, "too_many": 10})
    if how == "too_many":
        return {"beats_how": how}
    beats = max(2, chance.poisson(2.0 * moment.strength))
    if how == "range":
        low, high = (1, 4) if beats < 5 else (5, 10) if beats < 11 else (11, None)
        return {"beats_how": how, "beats": low, "beats_high": high}
    return {"beats_how": how, "beats": beats}


def _triggers(chance: Chance) -> tuple[str, ...]:
    if not chance.happens(0.4):
        return ()
    first = chance.weighted(TRIGGERS)
    if first == "none_noticed" or not chance.happens(0.15):
        return (first,)
    return tuple(dict.fromkeys((first, chance.pick(("tiredness", "cold")))))


def _doses(doses: list[Planned], chance: Chance) -> Iterator[Logged]:
    for one in doses:
        if chance.happens(truth.NOT_LOGGED):
            continue
        said: dict[str, Any] = {"amount": one.mg}
        minute = one.minute
        delay, precision = _delay(chance)
        if not one.is_taken:
            said["status"] = "skipped"
            said["skip_reason"] = chance.weighted(REASONS)
            minute = one.due
        double = one.is_taken and chance.happens(0.006)
        yield Logged(
            DOSE,
            minute,
            said,
            delay,
            precision,
            one.treatment,
            is_tap=one.is_taken,
            is_double=double,
            due=one.due,
        )


def _at_bad_moments(
    lived: Lived, kept: list[Moment], chance: Chance
) -> Iterator[Logged]:
    """Write down what was done about bad moments, or only how they went on."""
    uses = 0
    for one in kept:
        if one.strength < truth.BAD_MOMENT or one.minute > 23 * 60 or uses == 2:
            continue
        drawn = chance.draw()
        if drawn >= USED_A_REMEDY + ONLY_RATED:
            continue
        uses += 1
        wait = chance.whole(30, 60)
        later = _later(lived, one, chance)
        if drawn < USED_A_REMEDY:
            yield _remedy(one, wait, max(0, later + round(truth.REMEDY_POINTS)), chance)
            continue
        for minute, value in ((one.minute, one.strength), (one.minute + wait, later)):
            said = {"what": "spasticity", "value": value}
            yield Logged(RATING, minute + 1, said)


def _later(lived: Lived, moment: Moment, chance: Chance) -> int:
    """Draw how strong it is up to an hour later, with a remedy or without."""
    above = truth.MOMENT_CORRELATION * (moment.strength - lived.stiffness)
    sd = truth.MOMENT_SD * (1 - truth.MOMENT_CORRELATION**2) ** 0.5
    return chance.rating(lived.stiffness + above, sd)


def _remedy(moment: Moment, wait: int, later: int, chance: Chance) -> Logged:
    said = {
        "minutes": chance.pick((5, 10, 10, 15, 20)),
        "rating_before": moment.strength,
        "rating_after": later,
        "rated_after": wait,
        "as_needed": True,
    }
    treatment = chance.weighted(REMEDIES)
    return Logged(DOSE, moment.minute + 2, said, wait, treatment=treatment)


def _complaints(lived: Lived, chance: Chance) -> Iterator[Logged]:
    """Write down side effects, each at some time after a dose or in the day."""
    drowsy = chance.rating(2.0 + 4.5 * lived.drowsy_chance, 1.1, least=1)
    minute = chance.whole(9 * 60, 18 * 60)
    due_to = lived.doses[0].treatment if lived.doses else ""
    if lived.is_drowsy:
        said = {"symptom": "drowsiness", "severity": drowsy}
        if drowsy >= 5:
            said["stopped_me"] = chance.happens(0.5)
        yield Logged(EFFECT, minute, said, treatment=due_to)
    if due_to == "tizanidine" and chance.happens(0.12):
        said = {"symptom": "dry_mouth", "severity": chance.rating(3, 1, least=1)}
        yield Logged(EFFECT, minute + 40, said, treatment=due_to)
    if chance.happens(0.025):
        said = {"symptom": OWN_SYMPTOM, "severity": chance.rating(4, 1.5, least=1)}
        yield Logged(EFFECT, minute + 70, said)


def _other(lived: Lived, chance: Chance) -> Iterator[Logged]:
    """Write down ratings in between, physiotherapy, the splint."""
    if chance.happens(0.92):
        what = chance.weighted(
            {"pain": 35, "fatigue": 30, "spasticity": 20, OWN_RATING: 15}
        )
        said = {"what": what, "value": chance.rating(lived.stiffness - 1, 1.5)}
        yield Logged(RATING, chance.whole(10 * 60, 20 * 60), said)
    if lived.date.weekday() == 1 and chance.happens(0.85):
        minute = 10 * 60 + 30 + chance.whole(-10, 10)
        said = {"amount": 1, "minutes": 45}
        yield Logged(
            DOSE, minute, said, 90, treatment="physiotherapy", due=10 * 60 + 30
        )
    if chance.happens(0.86):
        said = {"amount": chance.pick((1, 2, 2, 3)), "site": "ankle", "side": "left"}
        minute = chance.whole(18 * 60, 21 * 60)
        yield Logged(DOSE, minute, said, treatment="ankle_splint")


def _evening(lived: Lived, rows: list[Logged], logged: int, chance: Chance) -> Logged:
    minute = chance.whole(20 * 60 + 30, 22 * 60 + 45)
    late = chance.draw()
    delay = 0
    if late < 0.04:
        delay = chance.whole(15 * 60, 22 * 60)  # after noon of the next day
    elif late < 0.10:
        delay = chance.whole(10 * 60, 12 * 60)  # the next morning
    said: dict[str, Any] = {"part": "evening", **_number(lived, logged, chance)}
    rating = chance.rating(lived.stiffness, truth.RATING_SD)
    if chance.happens(0.96):
        said["spasticity"] = rating
        said["worst"] = max([rating, *(one.strength for one in lived.spasms)])
    if chance.happens(0.5):
        said["pain"] = chance.rating(lived.stiffness - 1.5, 1.2)
        said["fatigue"] = chance.rating(lived.stiffness - 0.5, 1.5)
        said["walking"] = chance.rating(lived.stiffness - 0.5, 1.0)
    if chance.happens(0.7):
        said["sleepiness"] = chance.rating(1.0 + 6 * lived.drowsy_chance, 1.2)
    if chance.happens(0.92):
        some = any(row.kind == EFFECT for row in rows)
        said["side_effects"] = "some" if some else "none"
    return Logged(CHECK_IN, minute, said, delay, "day")


def _number(lived: Lived, logged: int, chance: Chance) -> dict[str, Any]:
    """Answer how many spasms there were: the number of the day, one way or another."""
    number = len(lived.spasms)
    if not number:
        return {"spasms": "none"}
    if logged == number:
        return {"spasms": "as_logged"}
    if number > 2 and chance.happens(0.2):
        # A range whose midpoint is the number, and that reaches beyond what is logged.
        away = chance.whole(1, 2)
        return {
            "spasms": "number",
            "spasms_low": number - away,
            "spasms_high": number + away,
        }
    return {"spasms": "number", "spasms_low": number}


def _night(lived: Lived, chance: Chance) -> Logged:
    woken = chance.poisson(max(0.1, 0.45 * (lived.stiffness - 2)))
    said = {
        "part": "night",
        "woken": woken,
        "sleep_disruption": chance.rating(lived.stiffness - 2 + woken / 2, 1.2),
        "sleep_hours": chance.whole(10, 16) / 2,
    }
    return Logged(CHECK_IN, chance.whole(7 * 60, 9 * 60 + 30), said, 0, "day")
