"""The forms about the person and about the diary as a whole."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diary.accounts.forms import DiaryForm, ZoneForm
from diary.forms import ReceiptForm, grouped, one_line, own_word, whole, yes_no
from diary.ids import uuid7
from diary.models import Allergy, Condition, Patient
from diary.timekeeping import FIRST_DAY
from diary.vocab.conditions import CONDITIONS
from diary.vocab.injury import UNKNOWN, levels
from diary.vocab.terms import folded

HALF_HOUR, NOON = 30, 12 * 60
LAST_YEAR = 2200
ANSWERS = {True: "yes", False: "no", None: ""}


def year_field(label: Any, **options: Any) -> forms.IntegerField:
    """Return a field for a year that may be left out."""
    return whole(
        label,
        most=LAST_YEAR,
        least=FIRST_DAY.year,
        error_messages={
            "min_value": _("Enter a year from 1900 on, with four digits."),
            "max_value": _("This year is still to come."),
        },
        **options,
    )


def refuse_future(patient: Patient, year: int | None) -> None:
    """Refuse a year after the present one, by the clock of the diary."""
    if year is not None and year > patient.today().year:
        raise ValidationError(_("This year is still to come."))


class PersonForm(DiaryForm):
    """Whom the diary is about, and what every doctor asks first."""

    birth_year = year_field(
        _("Year of birth"),
        help_text=_("So that the page for the doctor can tell the age."),
    )
    injury_level = forms.ChoiceField(
        label=_("Level of a spinal cord injury"),
        required=False,
        help_text=_(
            "Only after an injury of the spinal cord: a letter and a number, as the"
            " hospital's letter says it (D6 or Th6 is T6). Doctors ask for it first,"
            " because so much depends on it."
        ),
    )
    has_pump = yes_no(
        _("Is there a baclofen pump?"),
        help_text=_(
            "A pump under the skin that gives baclofen into the fluid around the"
            " spinal cord. Every doctor needs to know of it, also in an emergency."
        ),
    )
    takes_opioid = yes_no(
        _("Is an opioid taken?"),
        help_text=_(
            "A strong painkiller such as morphine, oxycodone, fentanyl, tramadol or"
            " codeine. Doctors ask, because opioids and some medicines against spasms"
            " both make people sleepy."
        ),
    )
    drives = yes_no(
        _("Does this person drive?"),
        help_text=_(
            "A car, a motorcycle or machines. Doctors ask, because some medicines"
            " against spasms make people sleepy."
        ),
    )

    def __init__(self, data: Any = None, *, patient: Patient) -> None:
        self.patient = patient
        answers = ("has_pump", "takes_opioid", "drives")
        said = {name: getattr(patient, name) for name in self.base_fields}
        said |= {name: ANSWERS[said[name]] for name in answers}
        super().__init__(data, initial=said)
        self.fields["about"].label = _("It is about")
        self.fields["injury_level"].choices = [  # type: ignore[attr-defined]
            ("", _("None, or no answer")),
            (UNKNOWN, _("Not known")),
            *levels(),
        ]

    def clean_birth_year(self) -> int | None:
        """Refuse a year that is still to come."""
        year: int | None = self.cleaned_data["birth_year"]
        refuse_future(self.patient, year)
        return year


class ClockForm(ZoneForm):
    """The clock of the diary, and when its day begins."""

    day_start = forms.TypedChoiceField(
        label=_("A day of the diary begins at"),
        coerce=int,
        help_text=_(
            "What happens in the night before this time belongs to the evening before."
        ),
    )

    def __init__(self, data: Any = None, *, patient: Patient) -> None:
        super().__init__(data, patient=patient)
        self.initial["day_start"] = patient.day_start
        self.fields["day_start"].choices = [  # type: ignore[attr-defined]
            (minute, f"{minute // 60:02}:{minute % 60:02}")
            for minute in sorted({*range(0, NOON, HALF_HOUR), patient.day_start})
        ]


class RowForm(ReceiptForm):
    """A condition or an allergy: something with a name that is there once."""

    answers: tuple[str, ...]
    # A row of the same name that stands already.
    existing: Condition | Allergy | None = None

    def __init__(
        self, data: Any = None, *, patient: Patient, row: Condition | Allergy
    ) -> None:
        self.patient, self.row = patient, row
        self.is_new = row._state.adding
        begin = {"id": uuid7()} if self.is_new else {"version": row.version}
        super().__init__(data, initial=begin | self.said())

    def said(self) -> dict[str, Any]:
        """Return what the stored row says, by field of the form."""
        return {name: getattr(self.row, name) for name in self.answers}

    def name_of(self, cleaned: dict[str, Any]) -> str:
        """Return the name that was given, as it is stored."""
        return cleaned.get("name") or ""

    def clean(self) -> dict[str, Any]:
        """Refuse a name that another row has; the same row may come twice."""
        cleaned = super().clean() or self.cleaned_data
        name = self.name_of(cleaned)
        own = (cleaned.get("id") if self.is_new else None) or self.row.pk
        # Compared here, because SQLite knows upper and lower case of ASCII only.
        rows = getattr(self.patient, f"{self.row.kind()}s").current()
        for one in rows.exclude(pk=own) if name else ():
            if folded(one.name) == folded(name):
                self.existing = one
                field = "name" if cleaned.get("name") else "own"
                self.add_error(field, _("This is in your list already."))
        return cleaned

    def filled(self) -> Condition | Allergy:
        """Return the row as the form says it, not stored yet."""
        row, cleaned = self.row, self.cleaned_data
        row.name = self.name_of(cleaned)
        for name in self.answers:
            setattr(row, name, cleaned[name])
        if self.is_new:
            receipt = self.receipt()
            row.pk = cleaned["id"] or uuid7()
            row.entered_at, row.clock_skew = receipt.entered_at, receipt.clock_skew
        return row


class ConditionForm(RowForm):
    """A condition, by the list or in own words."""

    answers = ("since_year", "detail")

    name = forms.ChoiceField(
        label=_("Condition"),
        required=False,
        error_messages={"invalid_choice": _("The list has no such condition.")},
    )
    own = own_word(widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}))
    since_year = year_field(
        _("Since the year"),
        help_text=_("When it was found, or began. Roughly is enough."),
    )
    detail = forms.CharField(
        label=_("Details"),
        max_length=500,
        required=False,
        help_text=_("For example the form it takes, the side, or who found it."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, patient: Patient, row: Condition) -> None:
        super().__init__(data, patient=patient, row=row)
        self.fields["name"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose from the list")),
            *grouped(CONDITIONS, []),
        ]

    def said(self) -> dict[str, Any]:
        """Show a word of the list in the list, any other as own words."""
        name = self.row.name
        return {**super().said(), ("name" if name in CONDITIONS else "own"): name}

    def name_of(self, cleaned: dict[str, Any]) -> str:
        """Return the code of the list, also for own words that the list knows."""
        return cleaned.get("name") or CONDITIONS.normalise(cleaned.get("own") or "")

    def clean_own(self) -> str:
        """Refuse own words of which nothing can be read."""
        own = one_line(self.cleaned_data["own"])
        if own and not any(map(str.isalnum, own)):
            raise ValidationError(_("Use at least one letter or digit."))
        return own

    def clean_since_year(self) -> int | None:
        """Refuse a year to come, and one before the birth."""
        year: int | None = self.cleaned_data["since_year"]
        refuse_future(self.patient, year)
        born = self.patient.birth_year
        if year is not None and born is not None and year < born:
            raise ValidationError(
                _("This is before the year of birth, %(born)s."), params={"born": born}
            )
        return year

    def clean(self) -> dict[str, Any]:
        """Ask for one name, not two and not none."""
        cleaned = super().clean()
        if {"name", "own"} & set(self.errors):
            return cleaned
        if cleaned["name"] and cleaned["own"]:
            self.add_error("own", _("Choose from the list or use own words, not both."))
        elif not self.name_of(cleaned):
            self.add_error("name", _("Choose a condition, or write it in own words."))
        return cleaned


class AllergyForm(RowForm):
    """An allergy, or something that was not borne well."""

    answers = ("reaction",)

    name = forms.CharField(
        label=_("Allergy to"),
        max_length=120,
        error_messages={"required": _("Enter what it is.")},
        help_text=_("A medicine, latex, a plaster, a food."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    reaction = forms.CharField(
        label=_("What it does"),
        max_length=500,
        required=False,
        help_text=_("For example a rash, swelling, or trouble breathing."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def said(self) -> dict[str, Any]:
        """Return what the stored row says."""
        return {**super().said(), "name": self.row.name}

    def clean_name(self) -> str:
        """Refuse a name of which nothing can be read."""
        name = one_line(self.cleaned_data["name"])
        if not any(map(str.isalnum, name)):
            raise ValidationError(_("Use at least one letter or digit."))
        return name
