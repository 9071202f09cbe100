"""Where the facts of the information cards are from, in short names.

Copies were read in November 2026 or earlier, not the live pages; where a label says
when it was last changed, that date stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GENERAL = "general"

SOURCES: Mapping[str, StrOrPromise] = {
    GENERAL: _("General knowledge, not from a label"),
    "L2": _(
        "Baclofen: safety summary of Ozobax (ozobax.com); labels of tablets at openFDA,"
        " of 1 June 2026"
    ),
    "L2b": _("Tizanidine label at openFDA (615dfd5c), of 2 October 2026"),
    "L3": _(
        "Baclofen: drugs.com; MedicineNet; openFDA, product 62559-204; label of"
        " Lyvispah granules"
    ),
    "L5": _("Zanaflex label (americancompendium.com); tizanidine at medlibrary.org"),
    "L5b": _("Tizanidine label, section 7 (medlibrary.org)"),
    "L6": _("Tizanidine, professional information (medicine.com)"),
    "L7": _("Diazepam label (drugs.com, fda.report, DailyMed cdb839fb)"),
    "L8": _("Clonazepam label (DailyMed ebc11109 and 533a12a8, fda.report)"),
    "L9": _("Dantrolene label (DailyMed 5162f162; copy of the Elite label)"),
    "L10": _("Gabapentin product information (MIMS, Neurovyx)"),
    "L10b": _("Gabapentin (medicine.com)"),
    "L11": _("Pregabalin product information (MIMS, Gabica); drugtodayonline.com"),
    "L11b": _("Pregabalin (drugs.com)"),
    "L12": _("Sativex summary of product characteristics, 2019 (medthority.com)"),
    "L13": _(
        "Australian Prescriber on nabiximols in multiple sclerosis; registry of the"
        " United Kingdom, Germany and Switzerland, 2016"
    ),
    "L14": _("Botox boxed warning (openFDA, guidelinecentral.com)"),
    "L15": _(
        "Dysport, information for prescribers in the United States (dysport.com,"
        " drugs.com); Botox product characteristics on units"
    ),
    "L17": _("SCIRE, table of studies of phenol"),
    "L18": _("Baclofen pharmacokinetics (MIMS, Bac-10)"),
    "L19": _(
        "Baclofen pharmacokinetics (neurosurgerynotes); a secondary page that cites"
        " the half-life studies (droracle.ai)"
    ),
    "L20": _("Baclofen dosing steps (MedicineNet)"),
    "L21": _("Lioresal intrathecal, pharmacology (druglib.com, neurosurgerynotes)"),
    "L22": _("Zanaflex label, timing of the effect (drugs.com)"),
    "L22b": _("Tizanidine label on lowering the dose, as cited by reference.com"),
    "L23": _("Diazepam, a secondary page that cites the label (droracle.ai)"),
    "L24": _("Greenblatt 1989, diazepam in a large sample"),
    "L25": _("Dantrolene pharmacokinetics (drugline, FJU)"),
    "L26": _("Dantrolene, dosage text of the label (DailyMed, linkedlifedata)"),
    "L27": _("Gabapentin half-life (southeastdetoxga.com, secondary)"),
    "L28": _("Pregabalin half-life (product page of Bhumika; neuropsychcompass)"),
    "L29": _("Cannabis in multiple sclerosis, crossover study, PMC3394820"),
    "L30": _(
        "Dysport and Botox in cervical dystonia, randomised study, J Neurol Neurosurg"
        " Psychiatry 64:6"
    ),
    "L31": _("Kanovsky 2021, intervals of incobotulinumtoxinA, Front Neurol 615706"),
    "L32": _("Zhang 2020, time course of phenol"),
    "L33": _("Botte 1995, phenol"),
    "L34": _("Anwar 2018, phenol block of the tibial nerve at 6 and 24 weeks"),
    "L35": _("Dysport for children, Ireland (ipsen-hub.ie)"),
    "L36": _("Baclofen insert of 2000, as cited by icnapedia"),
    "L37": _(
        "Intrathecal baclofen boxed warning (openFDA e05080ef; Lioresal at drugs.com)"
    ),
    "L38": _("Zanaflex label on withdrawal and on sedatives; Real Life Pharmacology"),
    "L39": _("Dantrolene (patientassistance.com)"),
    "L40": _("Gabapentin withdrawal timing (calendar-uk, secondary)"),
    "L41": _("Therapeutic Goods Administration 2018, scheduling of nabiximols"),
    "L42": _("Tizanidine label, section 7.3 (druginteractionchecker)"),
    "L43": _("Dantrolene monograph (drugs.com)"),
    "S1": _("Hunter criteria of serotonin toxicity (BMJ Best Practice, topic 991)"),
    "T5": _("WHO index of ATC codes, 25 April 2026"),
}
