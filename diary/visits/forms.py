"""The forms of appointments, questions and findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from diary.actions import OwnWord
from diary.forms import (
    DayField,
    OptionalChoice,
    ReceiptForm,
    WordField,
    listed,
    one_line,
    own_word,
)
from diary.ids import uuid7
from diary.journal.entry_form import offer_sites
from diary.models import Finding, Patient, Question, Term, Visit
from diary.treatments.forms import calendar_day
from diary.vocab.body import SITES, Side
from diary.vocab.findings import FINDINGS, GRADES

from . import files
from .uploads import TooBigFile

STILL_TO_COME = _("This day is still to come.")
# What is graded at one place of the body; for the rest a place makes no sense.
AT_A_PLACE = {"beats", "ashworth", "scats", "reflexes", "range", "nerve_test"}
MOST_VISITS_OFFERED = 20
ANSWER_LENGTH = 10_000


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


def _name(label: Any, length: int, **options: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"})
    return forms.CharField(label=label, max_length=length, widget=widget, **options)


class RowForm(ReceiptForm, forms.ModelForm):
    """What the forms share: a new row has an id, a stored one its version."""

    version = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )

    def __init__(
        self,
        data: Any = None,
        uploaded: Any = None,
        *,
        patient: Patient,
        instance: Any = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.patient = patient
        self.is_new = instance is None
        instance = instance or self._meta.model(patient=patient)
        receipt = {"id": uuid7()} if self.is_new else {"version": instance.version}
        begin = receipt | (initial or {})
        super().__init__(data, uploaded, instance=instance, initial=begin)
        self._offer()

    def _offer(self) -> None:
        """Fill the lists that depend on the diary."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.is_new and not self.errors:
            self.instance.pk = self.cleaned_data["id"] or uuid7()
            self.instance.entered_at, self.instance.clock_skew, _own = self.receipt()

    def validate_unique(self) -> None:
        """Skip it: a repeated id is settled by the action that stores it."""

    def validate_constraints(self) -> None:
        """Skip them: the fields hold the same rules."""


class VisitForm(RowForm):
    """An appointment."""

    on = DayField(label=_("Day"), error_messages={"required": _("Enter the day.")})
    at = forms.TimeField(
        label=_("Time"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    who = _name(
        _("With whom"),
        120,
        help_text=_("For example: neurologist, or a name."),
        error_messages={"required": _("Say with whom.")},
    )
    place = _name(_("Where"), 200, required=False)
    note = forms.CharField(
        label=_("Note"), max_length=10_000, required=False, widget=_lines(3)
    )

    class Meta:
        model = Visit
        fields = ("on", "at", "who", "place", "note")

    def clean_who(self) -> str:
        """Refuse a name of which nothing can be read."""
        who = one_line(self.cleaned_data["who"])
        if not any(map(str.isalnum, who)):
            raise ValidationError(_("Use at least one letter or digit."))
        return who


class AskForm(RowForm):
    """A question in one field, for the next appointment."""

    text = forms.CharField(
        label=_("A question for the next visit"),
        max_length=2_000,
        widget=_lines(2),
        error_messages={"required": _("Write the question.")},
    )

    class Meta:
        model = Question
        fields: tuple[str, ...] = ("text",)


class QuestionForm(AskForm):
    """A question, the visit it is for, and its answer."""

    visit = forms.ChoiceField(label=_("For which visit?"), required=False)
    answer = forms.CharField(
        label=_("Answer"), max_length=ANSWER_LENGTH, required=False, widget=_lines(4)
    )
    answered_on = DayField(
        label=_("Answered on"),
        required=False,
        help_text=_("Empty: the day of the visit, or today."),
    )

    class Meta(AskForm.Meta):
        fields = ("text", "answer", "answered_on")

    def _offer(self) -> None:
        self.fields["text"].label = _("Question")
        field = self.fields["visit"]
        kept = self.instance.visit_id
        self._visits = visits_offered(self.patient, kept)
        choices = [(str(one.pk), visit_label(one)) for one in self._visits]
        field.choices = [("", _("The next one")), *choices]  # type: ignore[attr-defined]
        if kept in {one.pk for one in self._visits}:
            self.initial["visit"] = str(kept)

    def clean_answered_on(self) -> date | None:
        """Refuse a day that is still to come."""
        day: date | None = self.cleaned_data["answered_on"]
        if day is not None and day > calendar_day(self.patient):
            raise ValidationError(STILL_TO_COME)
        return day

    def clean(self) -> dict[str, Any]:
        """Find the visit; an answer without a day is of the visit's day."""
        cleaned = super().clean() or self.cleaned_data
        wanted = cleaned.get("visit")
        found = [one for one in self._visits if str(one.pk) == wanted]
        self.chosen = found[0] if found else None
        if self.errors:
            return cleaned
        if cleaned["answer"] and cleaned["answered_on"] is None:
            cleaned["answered_on"] = answered_on(self.patient, self.chosen)
        elif cleaned["answered_on"] is not None and not cleaned["answer"]:
            message = _("Write the answer, or leave the day empty.")
            self.add_error("answer", message)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors:
            self.instance.visit = self.chosen


class AnswersForm(forms.Form):
    """The questions of one visit, each with room for its answer."""

    answered_on = DayField(
        label=_("Answered on"), error_messages={"required": _("Enter the day.")}
    )

    def __init__(
        self,
        data: Any = None,
        *,
        patient: Patient,
        visit: Visit,
        questions: Sequence[Question],
    ) -> None:
        self.patient, self.questions = patient, questions
        super().__init__(data, initial={"answered_on": answered_on(patient, visit)})
        for number, one in enumerate(questions, 1):
            self.fields[f"answer_{one.pk}"] = forms.CharField(
                label=_("Answer to question %(number)s") % {"number": number},
                max_length=ANSWER_LENGTH,
                required=False,
                initial=one.answer,
                widget=_lines(3),
            )
            self.fields[f"version_{one.pk}"] = forms.IntegerField(
                required=False,
                min_value=1,
                max_value=2**31 - 1,
                initial=one.version,
                widget=forms.HiddenInput,
            )

    def clean_answered_on(self) -> date:
        """Refuse a day that is still to come."""
        day: date = self.cleaned_data["answered_on"]
        if day > calendar_day(self.patient):
            raise ValidationError(STILL_TO_COME)
        return day

    @property
    def answers(self) -> list[tuple[Question, str, int]]:
        """The questions whose answer was changed, with the version that was shown."""
        return [
            (one, self._said(one), self.cleaned_data[f"version_{one.pk}"] or 0)
            for one in self.questions
            if self._said(one) != one.answer
        ]

    def asked(self) -> Iterable[tuple[str, Any, Any]]:
        """Return each question with its two fields, to be shown."""
        for one in self.questions:
            yield one.text, self[f"answer_{one.pk}"], self[f"version_{one.pk}"]

    def try_again(self, reason: str, *, questions: Sequence[Question]) -> None:
        """Show what was typed once more, to be saved over what is stored by now."""
        typed = cast("QueryDict", self.data).copy()
        for one in questions:
            typed[f"version_{one.pk}"] = str(one.version)
        self.data = typed
        self.add_error(None, reason)

    def _said(self, question: Question) -> str:
        said: str = self.cleaned_data[f"answer_{question.pk}"]
        return said


class FindingForm(RowForm):
    """What was examined, and what was told about it.

    What is asked depends on what it is: a grade has a place, a picture a report.
    """

    what = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
    what_own = _name(
        _("What was examined?"),
        80,
        error_messages={"required": _("Say what was examined.")},
    )
    on = DayField(label=_("Day"), error_messages={"required": _("Enter the day.")})
    who = _name(_("Who examined or told it"), 120, required=False)
    site = WordField(SITES, offer_sites, label=_("Where"))
    site_own = own_word(label=_("Or a place in your own words"))
    side = OptionalChoice(label=_("Side"), choices=listed(*Side.choices))
    grade = _name(
        _("Number or grade"),
        40,
        required=False,
        help_text=_("As it was told, with its unit."),
    )
    result = forms.CharField(
        label=_("Result"),
        max_length=10_000,
        required=False,
        widget=_lines(5),
        help_text=_("In your words, or copied from the report."),
    )
    upload = forms.FileField(
        label=_("File"),
        required=False,
        max_length=files.NAME_LENGTH,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(files.ENDINGS)}),
        error_messages={
            "max_length": _(
                "The name of this file has more than %(max)d letters. Give it a"
                " shorter one and choose it again."
            )
        },
    )
    drop = forms.BooleanField(
        label=_("Take this file off. It stays in the history."), required=False
    )

    class Meta:
        model = Finding
        fields = ("on", "who", "site", "side", "grade", "result")

    def _offer(self) -> None:
        finding: Finding = self.instance
        self.own_words: list[OwnWord] = []
        self._ask_what(finding)
        if self.code in FINDINGS and self.code not in AT_A_PLACE:
            del self.fields["site"], self.fields["site_own"], self.fields["side"]
        else:
            field = self.fields["site"]
            field.own, field.keep = (lambda: self._own_sites), [finding.site]  # type: ignore[attr-defined]
        self._ask_grade(finding)
        self._ask_file(finding)
        if self.is_new:
            self.initial["on"] = calendar_day(self.patient)

    def _ask_what(self, finding: Finding) -> None:
        if self.is_new:
            asked = self.data if self.is_bound else self.initial
            self.code = str(asked.get("what", ""))
        else:
            self.code = finding.what
            del self.fields["what"]
        if self.code in FINDINGS:
            del self.fields["what_own"]
        else:
            self.initial["what_own"] = finding.what

    def _ask_grade(self, finding: Finding) -> None:
        field = self.fields["grade"]
        if self.code in GRADES:
            grades = dict.fromkeys([*GRADES[self.code], finding.grade])
            offered = [(one, one) for one in grades if one]
            self.fields["grade"] = OptionalChoice(
                choices=lambda: offered,
                label=_("Grade"),
                help_text=_("As the clinician told it."),
            )
        elif self.code == "beats":
            field.label = _("Beats")
            field.help_text = _("As the clinician told it: 10, or more than 10.")
        elif self.code == "range":
            field.label = _("How far it moves")
            field.help_text = _("As the clinician told it: for example 0 to 90°.")

    def _ask_file(self, finding: Finding) -> None:
        field = self.fields["upload"]
        field.help_text = _(
            "A picture (PNG, JPEG, WebP) or a PDF of up to %(most)s MB. It is stored"
            " as it is: a photo keeps what the camera writes into it, often the time"
            " and the place."
        ) % {"most": settings.MAX_FILE_SIZE // 1024**2}
        if finding.file:
            field.label = _("Another file instead")
        else:
            del self.fields["drop"]

    @cached_property
    def _own_sites(self) -> list[str]:
        terms = self.patient.terms.current().filter(list=Term.List.SITE)
        return list(terms.order_by("pk").values_list("text", flat=True))

    @property
    def named(self) -> str:
        """What this is about, for the heading; nothing if it is not said yet."""
        return str(FINDINGS.label(self.code))

    def clean_what(self) -> str:
        """Refuse a code that the list does not have."""
        code: str = self.cleaned_data["what"]
        if code and code not in FINDINGS:
            raise ValidationError(_("The list of findings has no such item."))
        return code

    def clean_what_own(self) -> str:
        """Refuse a name of which nothing can be read."""
        text = one_line(self.cleaned_data["what_own"])
        if not any(map(str.isalnum, text)):
            raise ValidationError(_("Use at least one letter or digit."))
        return FINDINGS.normalise(text)

    def clean_on(self) -> date:
        """Refuse a day that is still to come."""
        day: date = self.cleaned_data["on"]
        if day > calendar_day(self.patient):
            raise ValidationError(STILL_TO_COME)
        return day

    def clean_upload(self) -> files.Upload | None:
        """Look into the file: what it is, its content says."""
        sent = self.cleaned_data["upload"]
        if sent is None:
            return None
        if isinstance(sent, TooBigFile) or sent.size > settings.MAX_FILE_SIZE:
            raise ValidationError(
                _("This file is larger than %(most)s MB. Choose a smaller one."),
                params={"most": settings.MAX_FILE_SIZE // 1024**2},
            )
        try:
            return files.check(sent.read(), sent.name)
        except files.RefusedFileError as error:
            raise ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        """Read the place in own words."""
        cleaned = super().clean() or self.cleaned_data
        text = one_line(cleaned.get("site_own") or "")
        if text:
            cleaned["site"] = SITES.normalise(text)
            if cleaned["site"] not in SITES:
                self.own_words.append((Term.List.SITE, cleaned["site"]))
        return cleaned

    def full_clean(self) -> None:
        """Say too that the file is gone, if something else sends the form back."""
        super().full_clean()
        if self.errors:
            self.ask_for_file_again()

    def try_again(self, reason: str, *, version: int | None = None) -> None:
        """Show what was typed once more; the file has to be chosen again."""
        super().try_again(reason, version=version)
        self.ask_for_file_again()

    def ask_for_file_again(self) -> None:
        """Add what no browser can keep: the choice of a file."""
        if self.files.get("upload") and "upload" not in self.errors:
            self.add_error("upload", _("Choose the file again: it was not kept."))

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.errors:
            return
        finding: Finding = self.instance
        finding.what = self.cleaned_data.get("what_own") or self.code
        if self.cleaned_data.get("drop") and not self.checked:
            finding.file = finding.file_name = finding.file_type = ""
            finding.file_digest, finding.file_size = "", 0

    @property
    def checked(self) -> files.Upload | None:
        """The file that came along and passed the check."""
        checked: files.Upload | None = self.cleaned_data.get("upload")
        return checked


def answered_on(patient: Patient, visit: Visit | None) -> date:
    """Return the day of the visit if it has been, else today."""
    today = calendar_day(patient)
    return visit.on if visit and visit.on <= today else today


def visits_offered(patient: Patient, kept: UUID | None) -> list[Visit]:
    """Return the visits that a question may be for: coming and recent ones."""
    today = calendar_day(patient)
    rows = sorted(patient.visits.current(), key=lambda one: (one.on, one.pk))
    coming = [one for one in rows if one.on >= today]
    past = [one for one in reversed(rows) if one.on < today]
    others = [one for one in past[MOST_VISITS_OFFERED:] if one.pk == kept]
    return [*coming[:MOST_VISITS_OFFERED], *past[:MOST_VISITS_OFFERED], *others]


def visit_label(visit: Visit) -> str:
    """Return a visit as one line: day, time, with whom."""
    when = date_format(visit.on)
    if visit.at is not None:
        when = f"{when}, {visit.at:%H:%M}"
    return f"{when}: {visit.who}"
