"""Kinds of treatment, units, and the catalogue a person picks from.

Codes: ATC from the WHO index of 2026-04-25; RxNorm ingredients only where a public list
shows them; units as UCUM writes them, with an annotation in braces where UCUM has no
unit. Strengths are those that labels name: suggestions, never a limit. Brands of
botulinum toxin are items of their own, because their units do not convert.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from diary.vocab.terms import Term, Vocabulary, folded


class TreatmentKind(TextChoices):
    MEDICINE = "medicine", _("medicine")
    REMEDY = "remedy", _("home remedy")
    THERAPY = "therapy", _("therapy")
    DEVICE = "device", _("splint or device")
    INJECTION = "injection", _("injection")
    PROCEDURE = "procedure", _("procedure")
    OTHER = "other", _("other")


class Unit(TextChoices):
    """What one dose is counted in."""

    MG = "mg", _("mg")
    MICROGRAM = "microgram", _("micrograms")
    G = "g", _("g")
    ML = "ml", _("mL")
    TABLET = "tablet", _("tablets")
    CAPSULE = "capsule", _("capsules")
    DROP = "drop", _("drops")
    SPRAY = "spray", _("sprays")
    PATCH = "patch", _("patches")
    TOXIN_UNIT = "unit", _("units")
    MINUTE = "minute", _("minutes")
    HOUR = "hour", _("hours")
    SESSION = "session", _("sessions")
    TIME = "time", _("times")

    @property
    def ucum(self) -> str:
        """The unit as UCUM writes it."""
        return UNIT_UCUM[self]


# Units of toxin are a note in braces: UCUM's own U counts something else, enzyme
# activity, and brands of toxin do not share one unit.
UNIT_UCUM: Mapping[Unit, str] = {
    Unit.MG: "mg",
    Unit.MICROGRAM: "ug",
    Unit.G: "g",
    Unit.ML: "mL",
    Unit.TABLET: "{tablet}",
    Unit.CAPSULE: "{capsule}",
    Unit.DROP: "[drp]",
    Unit.SPRAY: "{spray}",
    Unit.PATCH: "{patch}",
    Unit.TOXIN_UNIT: "{unit}",
    Unit.MINUTE: "min",
    Unit.HOUR: "h",
    Unit.SESSION: "{session}",
    Unit.TIME: "{time}",
}

# Not lazy ones: a page says dozens of amounts, and those take three times as long.
_COUNTED: dict[str, Callable[[int], str]] = {
    Unit.MG: lambda n: ngettext("%(amount)s mg", "%(amount)s mg", n),
    Unit.MICROGRAM: lambda n: ngettext(
        "%(amount)s microgram", "%(amount)s micrograms", n
    ),
    Unit.G: lambda n: ngettext("%(amount)s g", "%(amount)s g", n),
    Unit.ML: lambda n: ngettext("%(amount)s mL", "%(amount)s mL", n),
    Unit.TABLET: lambda n: ngettext("%(amount)s tablet", "%(amount)s tablets", n),
    Unit.CAPSULE: lambda n: ngettext("%(amount)s capsule", "%(amount)s capsules", n),
    Unit.DROP: lambda n: ngettext("%(amount)s drop", "%(amount)s drops", n),
    Unit.SPRAY: lambda n: ngettext("%(amount)s spray", "%(amount)s sprays", n),
    Unit.PATCH: lambda n: ngettext("%(amount)s patch", "%(amount)s patches", n),
    Unit.TOXIN_UNIT: lambda n: ngettext("%(amount)s unit", "%(amount)s units", n),
    Unit.MINUTE: lambda n: ngettext("%(amount)s minute", "%(amount)s minutes", n),
    Unit.HOUR: lambda n: ngettext("%(amount)s hour", "%(amount)s hours", n),
    Unit.SESSION: lambda n: ngettext("%(amount)s session", "%(amount)s sessions", n),
    Unit.TIME: lambda n: ngettext("%(amount)s time", "%(amount)s times", n),
}


def amount_with_unit(amount: Decimal | int, unit: str) -> str:
    """Return an amount as it is read, in the language of the request: "1 tablet".

    Zeros after the point are dropped. A unit in own words stands as it is.
    """
    value = Decimal(amount)
    # Written with "f", because normalize() alone turns 100 into 1E+2.
    shown = number_format(f"{value.normalize():f}")
    counted = _COUNTED.get(unit)
    if counted is None:
        return f"{shown} {unit}".strip()
    # Plural forms are made for whole numbers; a broken amount reads like several.
    count = int(value) if value == int(value) else 2
    return counted(count) % {"amount": shown}


@dataclass(frozen=True, eq=False)
class CatalogueItem(Term):
    """A treatment as the catalogue knows it, before it is anybody's.

    `strengths` are amounts in `unit`. `stop_notice` says that stopping suddenly can
    be dangerous; `sedating`, that its card carries the notice about driving.
    """

    kind: TreatmentKind = TreatmentKind.OTHER
    unit: Unit = Unit.TIME
    strengths: tuple[str, ...] = ()
    stop_notice: bool = False
    sedating: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "group", self.kind.label)

    @property
    def atc(self) -> str:
        return "".join(self.codes_in("atc"))

    @property
    def rxnorm(self) -> str:
        return "".join(self.codes_in("rxnorm"))


CATALOGUE = Vocabulary(
    (
        CatalogueItem(
            "baclofen",
            _("baclofen"),
            aliases=("Ozobax", "Lyvispah", "oral baclofen"),
            codes={"atc": "M03BX01", "rxnorm": "1292"},
            kind=TreatmentKind.MEDICINE,
            unit=Unit.MG,
            strengths=("5", "10", "15", "20"),
            stop_notice=True,
            sedating=True,
        ),
        CatalogueItem(
            "baclofen_pump",
            _("baclofen by pump (intrathecal)"),
            aliases=("Lioresal intrathecal", "intrathecal baclofen", "baclofen pump"),
            codes={"atc": "M03BX01", "rxnorm": "1292"},
            kind=TreatmentKind.MEDICINE,
            unit=Unit.MICROGRAM,
            stop_notice=True,
            sedating=True,
        ),
        CatalogueItem(
            "tizanidine",
            _("tizanidine"),
            aliases=("Zanaflex",),
            codes={"atc": "M03BX02"},
            kind=TreatmentKind.MEDICINE,
            unit=Unit.MG,
            strengths=("2", "4", "6"),
            stop_notice=True,
            sedating=True,
        ),
        CatalogueItem(
            "diazepam",
            _("diazepam"),
            aliases=("Valium",),
            codes={"atc": "N05BA01", "rxnorm": "3322"},
            kind=TreatmentKind.MEDICINE,
            unit=Unit.MG,
            strengths=("2", "5", "10"),
            stop_notice=True,
            sedating=True,
        ),
        CatalogueItem(
            "clonazepam",
            _("clonazepam"),
            aliases=("Klonopin",),
            codes={"atc": "N03AE01"},
            kind=TreatmentKind.MEDICINE,
            unit=Unit.MG,
            strengths=("0.5", "1", "2"),
            stop_notice=True,
            sedating=True,
        ),
        CatalogueItem(
            "dantrolene",
            _("dantrolene"),
            codes={"atc": "M03CA01"},
            kind=TreatmentKind.MEDICINE,
            unit=Unit.MG,
            strengths=("25", "50", "100"),
            sedating=True,
        ),
        CatalogueItem(
            "gabapentin",
            _("gabapentin"),
            codes={"atc": "N02BF01", "rxnorm": "25480"},
            kind=TreatmentKind.MEDICINE,
            unit=Unit.MG,
            strengths=("100", "300", "400", "600", "800"),
            stop_notice=True,
            sedating=True,
        ),
        CatalogueItem(
            "pregabalin",
            _("pregabalin"),
            codes={"atc": "N02BF02", "rxnorm": "187832"},
            kind=TreatmentKind.MEDICINE,
            unit=Unit.MG,
            strengths=("25", "82.5", "165", "300", "330"),
            stop_notice=True,
            sedating=True,
        ),
        CatalogueItem(
            "nabiximols",
            _("nabiximols (cannabis mouth spray)"),
            aliases=("Sativex", "nabiximols"),
            codes={"atc": "N02BG10"},
            kind=TreatmentKind.MEDICINE,
            unit=Unit.SPRAY,
            sedating=True,
        ),
        CatalogueItem(
            "fampridine",
            _("fampridine"),
            codes={"atc": "N07XX07"},
            kind=TreatmentKind.MEDICINE,
            unit=Unit.MG,
        ),
        CatalogueItem(
            "cold_pack",
            _("cold pack"),
            aliases=("cold", "ice", "ice pack"),
            kind=TreatmentKind.REMEDY,
            unit=Unit.MINUTE,
        ),
        CatalogueItem(
            "heat_pad",
            _("heat pad"),
            aliases=("heat", "hot pack"),
            kind=TreatmentKind.REMEDY,
            unit=Unit.MINUTE,
        ),
        CatalogueItem(
            "stretching",
            _("stretching"),
            aliases=("stretch", "stretches"),
            kind=TreatmentKind.REMEDY,
            unit=Unit.MINUTE,
        ),
        CatalogueItem(
            "foot_pressure",
            _("pressure on the foot, or standing on it"),
            aliases=("pressure on the foot", "weight-bearing"),
            kind=TreatmentKind.REMEDY,
            unit=Unit.MINUTE,
        ),
        CatalogueItem(
            "repositioning",
            _("changing position"),
            kind=TreatmentKind.REMEDY,
        ),
        CatalogueItem(
            "massage", _("massage"), kind=TreatmentKind.REMEDY, unit=Unit.MINUTE
        ),
        CatalogueItem(
            "warm_bath", _("warm bath"), kind=TreatmentKind.REMEDY, unit=Unit.MINUTE
        ),
        CatalogueItem(
            "relaxation",
            _("breathing or relaxation"),
            aliases=("breathing", "relaxation"),
            kind=TreatmentKind.REMEDY,
            unit=Unit.MINUTE,
        ),
        CatalogueItem("rest", _("rest"), kind=TreatmentKind.REMEDY, unit=Unit.MINUTE),
        CatalogueItem(
            "water_and_toilet",
            _("a drink of water and a toilet break"),
            aliases=("water and toilet break", "toilet break"),
            kind=TreatmentKind.REMEDY,
        ),
        CatalogueItem(
            "magnesium", _("magnesium"), kind=TreatmentKind.REMEDY, unit=Unit.MG
        ),
        CatalogueItem(
            "physiotherapy",
            _("physiotherapy"),
            aliases=("physical therapy", "physio"),
            kind=TreatmentKind.THERAPY,
            unit=Unit.SESSION,
        ),
        CatalogueItem(
            "range_of_motion",
            _("range-of-motion exercise"),
            aliases=("range of motion",),
            kind=TreatmentKind.THERAPY,
            unit=Unit.MINUTE,
        ),
        CatalogueItem(
            "stretching_programme",
            _("stretching programme"),
            aliases=("stretching program",),
            kind=TreatmentKind.THERAPY,
            unit=Unit.MINUTE,
        ),
        CatalogueItem(
            "occupational_therapy",
            _("occupational therapy"),
            kind=TreatmentKind.THERAPY,
            unit=Unit.SESSION,
        ),
        CatalogueItem(
            "hydrotherapy",
            _("hydrotherapy"),
            kind=TreatmentKind.THERAPY,
            unit=Unit.SESSION,
        ),
        CatalogueItem(
            "serial_casting",
            _("serial casting"),
            kind=TreatmentKind.THERAPY,
            unit=Unit.SESSION,
        ),
        CatalogueItem(
            "seating_review",
            _("seating review"),
            kind=TreatmentKind.THERAPY,
            unit=Unit.SESSION,
        ),
        CatalogueItem(
            "wrist_splint",
            _("wrist splint"),
            kind=TreatmentKind.DEVICE,
            unit=Unit.HOUR,
        ),
        CatalogueItem(
            "ankle_splint",
            _("ankle splint"),
            kind=TreatmentKind.DEVICE,
            unit=Unit.HOUR,
        ),
        CatalogueItem(
            "orthosis",
            _("orthosis"),
            aliases=("brace",),
            kind=TreatmentKind.DEVICE,
            unit=Unit.HOUR,
        ),
        CatalogueItem(
            "standing_frame",
            _("standing frame"),
            kind=TreatmentKind.DEVICE,
            unit=Unit.MINUTE,
        ),
        CatalogueItem(
            "electrical_stimulation",
            _("functional electrical stimulation"),
            aliases=("FES",),
            kind=TreatmentKind.DEVICE,
            unit=Unit.MINUTE,
        ),
        CatalogueItem(
            "tens",
            _("TENS"),
            kind=TreatmentKind.DEVICE,
            unit=Unit.MINUTE,
        ),
        CatalogueItem(
            "onabotulinumtoxin_a",
            _("Botox (onabotulinumtoxinA)"),
            aliases=("Botox", "onabotulinumtoxinA"),
            codes={"atc": "M03AX01"},
            kind=TreatmentKind.INJECTION,
            unit=Unit.TOXIN_UNIT,
        ),
        CatalogueItem(
            "abobotulinumtoxin_a",
            _("Dysport (abobotulinumtoxinA)"),
            aliases=("Dysport", "abobotulinumtoxinA"),
            codes={"atc": "M03AX01"},
            kind=TreatmentKind.INJECTION,
            unit=Unit.TOXIN_UNIT,
        ),
        CatalogueItem(
            "incobotulinumtoxin_a",
            _("incobotulinumtoxinA"),
            codes={"atc": "M03AX01"},
            kind=TreatmentKind.INJECTION,
            unit=Unit.TOXIN_UNIT,
        ),
        CatalogueItem(
            "botulinum_toxin_other",
            _("botulinum toxin, brand not known"),
            aliases=("botulinum toxin", "botulinum toxin injection"),
            kind=TreatmentKind.INJECTION,
            unit=Unit.TOXIN_UNIT,
        ),
        CatalogueItem(
            "phenol_block",
            _("phenol block"),
            aliases=("phenol",),
            codes={"atc": "N01BX03"},
            kind=TreatmentKind.PROCEDURE,
            unit=Unit.ML,
        ),
        CatalogueItem(
            "alcohol_block",
            _("alcohol block"),
            kind=TreatmentKind.PROCEDURE,
            unit=Unit.ML,
        ),
        CatalogueItem(
            "intrathecal_test_dose",
            _("test dose before a pump"),
            aliases=("intrathecal test dose",),
            kind=TreatmentKind.PROCEDURE,
            unit=Unit.MICROGRAM,
        ),
        CatalogueItem(
            "pump_implant",
            _("pump put in"),
            aliases=("pump implant",),
            kind=TreatmentKind.PROCEDURE,
        ),
        CatalogueItem("pump_refill", _("pump refill"), kind=TreatmentKind.PROCEDURE),
        CatalogueItem(
            "pump_rate_change",
            _("pump rate change"),
            aliases=("rate change",),
            kind=TreatmentKind.PROCEDURE,
        ),
        CatalogueItem(
            "dorsal_rhizotomy",
            _("selective dorsal rhizotomy (nerve root surgery)"),
            aliases=("selective dorsal rhizotomy", "rhizotomy", "SDR"),
            kind=TreatmentKind.PROCEDURE,
        ),
        CatalogueItem(
            "neurectomy",
            _("neurectomy (nerve surgery)"),
            aliases=("neurectomy", "nerve cutting"),
            kind=TreatmentKind.PROCEDURE,
        ),
        CatalogueItem(
            "tendon_lengthening",
            _("tendon lengthening"),
            aliases=("tendon release",),
            kind=TreatmentKind.PROCEDURE,
        ),
    )
)


def catalogue_by_kind() -> dict[TreatmentKind, list[CatalogueItem]]:
    """Return the catalogue under its kinds, in the order of the kinds."""
    by_kind: dict[TreatmentKind, list[CatalogueItem]] = {}
    for kind in TreatmentKind:
        items = [item for item in CATALOGUE if item.kind == kind]
        if items:
            by_kind[kind] = items
    return by_kind


def search(text: str) -> list[CatalogueItem]:
    """Return the items whose label or another name holds the text.

    Those with a name that begins with it come first. A blank text finds everything.
    """
    wanted = folded(text)
    begins: list[CatalogueItem] = []
    holds: list[CatalogueItem] = []
    for item in CATALOGUE:
        names = [folded(name) for name in (str(item.label), *item.aliases)]
        if any(name.startswith(wanted) for name in names):
            begins.append(item)
        elif any(wanted in name for name in names):
            holds.append(item)
    return begins + holds
