"""The facts of the information cards, by the code of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .card_sources import GENERAL
from .cards import Card, Fact, Topic
from .treatments import CATALOGUE

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _card(code: str, *facts: tuple[Topic, StrOrPromise, tuple[str, ...]]) -> Card:
    said = [Fact(*one) for one in facts]
    if CATALOGUE[code].atc:
        atc = format_lazy(_("ATC code {code}."), code=CATALOGUE[code].atc)
        said.append(Fact(Topic.WHAT, atc, ("T5",)))
    return Card(code, tuple(said))


_RULES = (
    Topic.DRIVING,
    _(
        "Countries have their own rules about driving with medicines that make sleepy;"
        " some set limits for diazepam and clonazepam."
    ),
    (GENERAL,),
)
_BRANDS = (
    Topic.RECORD,
    _(
        "Units of different brands are not interchangeable: a number of units means"
        " something for its own brand only. Here each brand is a treatment of its own."
    ),
    ("L15",),
)
_TOXIN = (
    _BRANDS,
    (
        Topic.SPREAD,
        _(
            "Boxed warning: hours to weeks after an injection, the toxin can affect"
            " parts of the body far from it. Swallowing, breathing or speaking become"
            " hard."
        ),
        ("L14",),
    ),
    (
        Topic.DRIVING,
        _("Muscles that are weak, or eyes that see less well, can affect driving."),
        (GENERAL,),
    ),
    (
        Topic.ONSET,
        _(
            "Clear by the second week, greatest at about the fourth (seen in people"
            " with cervical dystonia)."
        ),
        ("L30",),
    ),
    (
        Topic.LASTS,
        _(
            "About 12 weeks: in studies the next injection came after 81 to 84 days on"
            " average."
        ),
        ("L30", "L15", "L31"),
    ),
    (
        Topic.FADING,
        _("It acts where it was injected and cannot be measured in the blood."),
        ("L30", "L15", "L31"),
    ),
    (
        Topic.SETTLING,
        _(
            "It builds up over about six weeks and fades until about the twentieth: a"
            " curve, not a step."
        ),
        ("L30", "L15", "L31"),
    ),
)
_SURGERY = (
    (Topic.LASTS, _("For good."), (GENERAL,)),
    (
        Topic.SETTLING,
        _(
            "About 12 weeks. What comes after it begins anew and is not compared with"
            " what was before."
        ),
        (GENERAL,),
    ),
)
_BENZODIAZEPINE_STOP = _(
    "Boxed warning: withdrawal can be life-threatening. Labels have the prescriber"
    " lower the dose gradually."
)
_BENZODIAZEPINE_USE = _(
    "Boxed warning: abuse, misuse and addiction; the body comes to depend on it."
)
_SLEEPY = _("It makes people sleepy; the label warns of driving and machines.")

_ALL = (
    _card(
        "baclofen",
        (
            Topic.WHAT,
            _("It acts on GABA-B receptors and relaxes muscles. Swallowed."),
            ("L2", "L3"),
        ),
        (
            Topic.WHAT,
            _(
                "Tablets of 5, 10, 15 and 20 mg; a solution or suspension of 1 or 5 mg"
                " in a mL; granules."
            ),
            ("L2", "L3"),
        ),
        (
            Topic.STOPPING,
            _(
                "Labels warn of a sudden stop: hallucinations, seizures and other"
                " serious reactions up to death have followed. They have the"
                " prescriber lower the dose slowly."
            ),
            ("L2", "L36"),
        ),
        (
            Topic.DRIVING,
            _(
                "The label says no driving until it is known how the medicine affects"
                " the person."
            ),
            ("L2", "L36"),
        ),
        _RULES,
        (Topic.DEPENDENCE, _("Not listed on the label."), ("L2", "L36")),
        (
            Topic.ONSET,
            _("The level in the blood is highest after half an hour to three hours."),
            ("L18", "L19"),
        ),
        (
            Topic.LASTS,
            _("A short time: it is given three or four times a day."),
            ("L18", "L19"),
        ),
        (
            Topic.SETTLING,
            _(
                "Labels change the dose in steps of three days. The full effect can"
                " take days to weeks."
            ),
            ("L20",),
        ),
        (
            Topic.FADING,
            _(
                "Half of it has left the blood after 3 to 4 hours; other studies found"
                " 4.4, 5.2 and 6.8 hours."
            ),
            ("L18", "L19"),
        ),
    ),
    _card(
        "baclofen_pump",
        (
            Topic.WHAT,
            _(
                "Baclofen that a pump under the skin brings into the spinal fluid."
                " Solutions of 0.05, 0.5 and 2 mg in a mL."
            ),
            ("L3",),
        ),
        (
            Topic.STOPPING,
            _(
                "Boxed warning: a sudden stop can bring high fever, an altered mind,"
                " spasticity that comes back worse than it was and rigid muscles;"
                " rarely the breakdown of muscles, failure of several organs, and"
                " death. It is an emergency."
            ),
            ("L37",),
        ),
        (
            Topic.STOPPING,
            _(
                "The label stresses that refill visits are kept and that early signs"
                " are known. People with an injury at T6 or above are at more risk."
            ),
            ("L37",),
        ),
        (
            Topic.DRIVING,
            _(
                "As with tablets: no driving until it is known how it affects the"
                " person."
            ),
            ("L2", "L36"),
        ),
        _RULES,
        (
            Topic.ONSET,
            _(
                "A single dose begins after half an hour to an hour and is strongest at"
                " about 4 hours. After a change of the rate the effect begins at 6 to 8"
                " hours and is greatest at 24 to 48 hours."
            ),
            ("L21", "L19"),
        ),
        (Topic.LASTS, _("A single dose: 4 to 8 hours."), ("L21", "L19")),
        (
            Topic.SETTLING,
            _("Two days after a change of the rate."),
            ("L21", "L19"),
        ),
        (
            Topic.FADING,
            _("Half of it has left the spinal fluid after 1 to 5 hours."),
            ("L21", "L19"),
        ),
    ),
    _card(
        "tizanidine",
        (
            Topic.WHAT,
            _(
                "It acts on alpha-2 receptors. Tablets of 2 and 4 mg, capsules of 2, 4"
                " and 6 mg."
            ),
            ("L6",),
        ),
        (
            Topic.STOPPING,
            _(
                "After long or high use (the label names 20 to 36 mg a day for nine"
                " weeks or more) a sudden stop can bring very high blood pressure, a"
                " fast heart and tight muscles. The label has the prescriber lower the"
                " dose in small steps."
            ),
            ("L22b", "L38"),
        ),
        (
            Topic.LIVER,
            _("Liver injury has been seen; the label has liver values checked."),
            ("L5", "L2b"),
        ),
        (Topic.DRIVING, _SLEEPY, ("L22b", "L38")),
        _RULES,
        (
            Topic.ONSET,
            _("The effect is greatest after 1 to 2 hours."),
            ("L22", "L6"),
        ),
        (Topic.LASTS, _("It fades after 3 to 6 hours."), ("L22", "L6")),
        (
            Topic.SETTLING,
            _("Labels change the dose in steps of 1 to 4 days."),
            ("L22", "L6"),
        ),
        (
            Topic.FADING,
            _("Half of it is gone after about 2.5 hours."),
            ("L22", "L6"),
        ),
    ),
    _card(
        "diazepam",
        (
            Topic.WHAT,
            _(
                "A benzodiazepine; a controlled substance in the United States"
                " (Schedule IV). Tablets of 2, 5 and 10 mg; an oral solution."
            ),
            ("L7",),
        ),
        (Topic.STOPPING, _BENZODIAZEPINE_STOP, ("L7", "L8")),
        (Topic.DRIVING, _SLEEPY, ("L7", "L8")),
        _RULES,
        (Topic.DEPENDENCE, _BENZODIAZEPINE_USE, ("L7", "L8")),
        (
            Topic.ONSET,
            _(
                "The level in the blood is highest after 1 to 1.5 hours (from a quarter"
                " of an hour to 2.5 hours)."
            ),
            ("L7", "L23", "L24"),
        ),
        (Topic.LASTS, _("Hours to days."), ("L7", "L23", "L24")),
        (
            Topic.SETTLING,
            _("A steady level is reached after 5 to 14 days (secondary source)."),
            ("L23",),
        ),
        (
            Topic.FADING,
            _(
                "Half of it is gone after up to 48 hours, 44 on average in 48"
                " volunteers; half of what the body makes of it, after up to 100 hours."
            ),
            ("L7", "L23", "L24"),
        ),
    ),
    _card(
        "clonazepam",
        (
            Topic.WHAT,
            _(
                "A benzodiazepine; a controlled substance in the United States"
                " (Schedule IV). Tablets of 0.5, 1 and 2 mg."
            ),
            ("L8",),
        ),
        (Topic.STOPPING, _BENZODIAZEPINE_STOP, ("L7", "L8")),
        (Topic.DRIVING, _SLEEPY, ("L7", "L8")),
        _RULES,
        (Topic.DEPENDENCE, _BENZODIAZEPINE_USE, ("L7", "L8")),
        (
            Topic.ONSET,
            _("The level in the blood is highest after 1 to 4 hours."),
            ("L8",),
        ),
        (Topic.LASTS, _("6 to 12 hours."), (GENERAL,)),
        (Topic.SETTLING, _("About seven days."), (GENERAL,)),
        (Topic.FADING, _("Half of it is gone after 30 to 40 hours."), (GENERAL,)),
    ),
    _card(
        "dantrolene",
        (
            Topic.WHAT,
            _("It acts in the fibres of the muscle. Capsules of 25, 50 and 100 mg."),
            ("L9",),
        ),
        (
            Topic.STOPPING,
            _("It is described as not to be stopped without medical advice."),
            ("L39",),
        ),
        (
            Topic.LIVER,
            _(
                "Boxed warning: liver injury. The label has the prescriber end it if"
                " there is no benefit after 45 days."
            ),
            ("L9",),
        ),
        (Topic.DRIVING, _("It can make people drowsy."), ("L39",)),
        _RULES,
        (Topic.ONSET, _("Slow."), ("L25", "L26")),
        (
            Topic.SETTLING,
            _("4 to 7 days at each level of the dose; judged at 45 days."),
            ("L26", "L9"),
        ),
        (
            Topic.FADING,
            _("Half of it is gone after about 9 hours (4 to 11 hours)."),
            ("L25", "L26"),
        ),
    ),
    _card(
        "gabapentin",
        (
            Topic.WHAT,
            _(
                "A gabapentinoid. Capsules of 100, 300 and 400 mg, tablets of 600 and"
                " 800 mg, a solution of 250 mg in 5 mL."
            ),
            ("L10b",),
        ),
        (
            Topic.STOPPING,
            _(
                "It is lowered step by step. Signs of withdrawal began 12 hours to 7"
                " days after a stop."
            ),
            ("L10", "L40"),
        ),
        (Topic.DRIVING, _("The label asks for caution."), ("L10", "L40")),
        _RULES,
        (Topic.DEPENDENCE, _("Misuse is known."), (GENERAL,)),
        (Topic.ONSET, _("2 to 4 hours."), (GENERAL,)),
        (
            Topic.SETTLING,
            _("3 to 5 days at each step (secondary source)."),
            ("L27",),
        ),
        (Topic.FADING, _("Half of it is gone after 5 to 7 hours."), ("L27",)),
    ),
    _card(
        "pregabalin",
        (
            Topic.WHAT,
            _(
                "A gabapentinoid. Capsules of 25 to 300 mg, a solution of 20 mg in a"
                " mL, slow-release tablets of 82.5, 165 and 330 mg."
            ),
            ("L11b",),
        ),
        (
            Topic.STOPPING,
            _(
                "The label has it lowered over at least a week. A sudden stop can bring"
                " sleeplessness, nausea, headache and sweating."
            ),
            ("L11",),
        ),
        (Topic.DRIVING, _("It may impair driving."), ("L11",)),
        _RULES,
        (
            Topic.DEPENDENCE,
            _("A controlled substance in the United States (Schedule V)."),
            (GENERAL,),
        ),
        (
            Topic.ONSET,
            _(
                "The level in the blood is highest after 1.5 hours without food, after"
                " 3 hours with it."
            ),
            ("L11b", "L28"),
        ),
        (Topic.SETTLING, _("About seven days."), ("L11b", "L28")),
        (Topic.FADING, _("Half of it is gone after 6.3 hours."), ("L11b", "L28")),
    ),
    _card(
        "nabiximols",
        (
            Topic.WHAT,
            _(
                "Two substances of the cannabis plant as a mouth spray: 2.7 mg of THC"
                " and 2.5 mg of CBD in each spray."
            ),
            ("L12",),
        ),
        (
            Topic.DRIVING,
            _(
                "Driving is advised against while dizzy or sleepy. With alcohol the"
                " sleepiness is stronger."
            ),
            ("L13",),
        ),
        _RULES,
        (Topic.DEPENDENCE, _("A potential for it is recognised."), ("L41",)),
        (Topic.ONSET, _("Within hours."), (GENERAL,)),
        (Topic.LASTS, _("Hours."), (GENERAL,)),
        (
            Topic.SETTLING,
            _(
                "Finding the number of sprays takes up to 14 days; it is judged at 4"
                " weeks."
            ),
            ("L12", "L13"),
        ),
        (
            Topic.FADING,
            _("THC and CBD leave the body slowly at the end."),
            (GENERAL,),
        ),
        (
            Topic.FADING,
            _("A study of cannabis in multiple sclerosis left 11 days between."),
            ("L29",),
        ),
    ),
    _card(
        "fampridine",
        (
            Topic.WHAT,
            _(
                "It blocks potassium channels and is used for walking in multiple"
                " sclerosis. No label was read for this card."
            ),
            (GENERAL,),
        ),
    ),
    _card(
        "onabotulinumtoxin_a",
        (Topic.WHAT, _("Botulinum toxin A. Vials of 100 units and others."), ("L14",)),
        *_TOXIN,
    ),
    _card(
        "abobotulinumtoxin_a",
        (Topic.WHAT, _("Botulinum toxin A, in units of its own."), ("L15",)),
        *_TOXIN,
        (
            Topic.AGAIN,
            _(
                "The label of the United States: not before 12 weeks; most people were"
                " injected again after 12 to 16. For children, in Ireland: not before"
                " 16 weeks in the arm, not before 12 in the leg. The clinic says when."
            ),
            ("L15", "L35"),
        ),
    ),
    _card(
        "incobotulinumtoxin_a",
        (Topic.WHAT, _("Botulinum toxin A, in units of its own."), ("L31",)),
        *_TOXIN,
        (
            Topic.AGAIN,
            _(
                "Not before 12 weeks. Of the next injections 52% came at week 14 or"
                " later, 31% at week 16 or later and 12% at week 20 or later. The"
                " clinic says when."
            ),
            ("L31",),
        ),
    ),
    _card(
        "botulinum_toxin_other",
        (
            Topic.WHAT,
            _(
                "Botulinum toxin whose brand is not known. The clinic's letter names it."
            ),
            ("L15",),
        ),
        *_TOXIN,
    ),
    _card(
        "phenol_block",
        (
            Topic.WHAT,
            _(
                "Phenol at a nerve, or where a nerve enters its muscle, switches that"
                " nerve off. Studies used solutions of 5 to 6%."
            ),
            ("L17",),
        ),
        (
            Topic.ONSET,
            _("About 60% of its effect at once, the most after about a week."),
            ("L32", "L33", "L34"),
        ),
        (
            Topic.LASTS,
            _("Weeks to months; benefit was still seen after 24 weeks."),
            ("L32", "L33", "L34"),
        ),
        (Topic.SETTLING, _("Two weeks."), ("L32", "L33", "L34")),
    ),
    _card(
        "pump_implant",
        (
            Topic.WHAT,
            _("Surgery that puts the pump for baclofen under the skin."),
            (GENERAL,),
        ),
        *_SURGERY,
    ),
    _card(
        "dorsal_rhizotomy",
        (Topic.WHAT, _("Surgery that cuts some of the nerve roots."), (GENERAL,)),
        *_SURGERY,
    ),
    _card(
        "neurectomy",
        (Topic.WHAT, _("Surgery that cuts a nerve."), (GENERAL,)),
        *_SURGERY,
    ),
    _card(
        "tendon_lengthening",
        (Topic.WHAT, _("Surgery that lengthens or releases a tendon."), (GENERAL,)),
        *_SURGERY,
    ),
)

CARDS: Mapping[str, Card] = {one.code: one for one in _ALL}
