"""How long treatments take to settle and to fade: what comparisons leave out.

One table for the whole application. Days are diary days, hours are hours after a dose.

Where the numbers come from: the titration steps, half-lives and time courses of the
labels and papers that the information cards name (`cards.py`), with these rules:

- Something swallowed or sprayed settles for at least seven days, longer where its
  label does.
- The days that it carries over are five of the longest half-lives that were found.
- Botulinum toxin settles for 14 days; after that it is a curve, not a step.
- Physiotherapy settles for 14 days, warmth, cold and stretching at home at once.

They are general information to begin with, and each diary can set its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from .treatments import TreatmentKind

type Hours = tuple[float, float]

# So many days of its own a diary may give; more would leave nothing to compare.
MOST_DAYS = 365


class Timed(Protocol):
    """What is asked of a treatment: what it is, and the diary's own numbers."""

    @property
    def catalogue(self) -> str: ...
    @property
    def kind_of(self) -> str: ...
    @property
    def settling_days(self) -> int | None: ...
    @property
    def carry_over_days(self) -> int | None: ...


@dataclass(frozen=True)
class TimeCourse:
    """How one treatment comes and goes.

    `settling` days after a change of dose, and `carry_over` days after the last dose,
    are left out of comparisons. `begins`, `peak` and `lasts` are hours after a dose,
    from and to; None is not known. `is_curve` says that it comes and goes by itself
    after each dose; `begins_anew`, that nothing before it can be compared with what
    follows; `withdrawal`, that the days after its end are never a baseline.
    """

    settling: int
    carry_over: int
    begins: Hours | None = None
    peak: Hours | None = None
    lasts: Hours | None = None
    is_curve: bool = False
    begins_anew: bool = False
    withdrawal: bool = False

    @property
    def after_stop(self) -> int:
        """How many days after its end are left out."""
        return max(self.settling, self.carry_over)


# 20 weeks after an injection; 26 weeks after a nerve block; 12 weeks after surgery.
_TOXIN = TimeCourse(14, 140, is_curve=True)
_BLOCK = TimeCourse(14, 182)
_SURGERY = TimeCourse(84, 0, begins_anew=True)
_PUMP = TimeCourse(2, 2, begins=(6, 8), peak=(24, 48), withdrawal=True)

COURSES: Mapping[str, TimeCourse] = {
    "baclofen": TimeCourse(7, 2, peak=(0.5, 3), withdrawal=True),
    "baclofen_pump": _PUMP,
    "tizanidine": TimeCourse(7, 1, peak=(1, 2), lasts=(3, 6), withdrawal=True),
    "diazepam": TimeCourse(14, 21, peak=(1, 1.5), withdrawal=True),
    "clonazepam": TimeCourse(7, 9, peak=(1, 4), withdrawal=True),
    "dantrolene": TimeCourse(7, 3),
    "gabapentin": TimeCourse(7, 2, peak=(2, 4)),
    "pregabalin": TimeCourse(7, 2, peak=(1.5, 3)),
    "nabiximols": TimeCourse(14, 14),
    # A supplement is swallowed like a medicine.
    "magnesium": TimeCourse(7, 7),
    "onabotulinumtoxin_a": _TOXIN,
    "abobotulinumtoxin_a": _TOXIN,
    "incobotulinumtoxin_a": _TOXIN,
    "botulinum_toxin_other": _TOXIN,
    "phenol_block": _BLOCK,
    # Nothing was found about alcohol: as a block with phenol.
    "alcohol_block": _BLOCK,
    # One dose into the spinal fluid, gone within hours.
    "intrathecal_test_dose": TimeCourse(
        2, 2, begins=(0.5, 1), peak=(4, 4), lasts=(4, 8)
    ),
    "pump_implant": _SURGERY,
    # The same dose goes on.
    "pump_refill": TimeCourse(0, 0),
    "pump_rate_change": TimeCourse(2, 2, begins=(6, 8), peak=(24, 48)),
    "dorsal_rhizotomy": _SURGERY,
    "neurectomy": _SURGERY,
    "tendon_lengthening": _SURGERY,
}
# For what has no row: own words, and things that act while they are done.
OF_KIND: Mapping[TreatmentKind, TimeCourse] = {
    TreatmentKind.MEDICINE: TimeCourse(7, 7),
    TreatmentKind.REMEDY: TimeCourse(0, 0),
    TreatmentKind.THERAPY: TimeCourse(14, 14),
    TreatmentKind.DEVICE: TimeCourse(0, 0),
    TreatmentKind.INJECTION: _TOXIN,
    TreatmentKind.PROCEDURE: _SURGERY,
    TreatmentKind.OTHER: TimeCourse(7, 7),
}


def time_course_of(treatment: Timed) -> TimeCourse:
    """Return how a treatment comes and goes, by its code or else by its kind."""
    known = COURSES.get(treatment.catalogue)
    return known or OF_KIND[TreatmentKind(treatment.kind_of)]


def settling_of(treatment: Timed) -> int:
    """Return how many days after a change of dose comparisons leave out."""
    own = treatment.settling_days
    return time_course_of(treatment).settling if own is None else own


def carry_over_of(treatment: Timed) -> int:
    """Return how many days after its last dose a treatment may still be felt."""
    own = treatment.carry_over_days
    return time_course_of(treatment).carry_over if own is None else own


def after_stop_of(treatment: Timed) -> int:
    """Return how many days after its end comparisons leave out."""
    return max(settling_of(treatment), carry_over_of(treatment))
