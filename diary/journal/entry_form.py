"""What the forms of all kinds of entry share."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, ClassVar, NamedTuple, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Value
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from diary.actions import OwnWord
from diary.forms import WordField, grouped, one_line
from diary.ids import uuid7
from diary.models import Entry, Patient, Term, Treatment
from diary.vocab.body import SITES
from diary.vocab.entries import Source
from diary.vocab.terms import Vocabulary

from .when import AGO, FORM_CHOICES, NOW, WhenForm, when_of

TIME_FIELDS = {"when", "day", "time", "part", "second"}
# Beside the lists of own words, what is a treatment.
_TREATMENT = "treatment"


class Offered(NamedTuple):
    """The treatments of a diary as choices, and own words by their list."""

    treatments: list[tuple[UUID, str]]
    words: dict[str, list[str]]


class EntryForm(WhenForm, forms.ModelForm):
    """What the forms of all kinds share: the time, own words, the version."""

    note = forms.CharField(
        label=_("Note"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    # Which list each field for own words adds to, and the field it stands in for.
    own: ClassVar[dict[str, tuple[str, Term.List, Vocabulary[Any] | None]]] = {}

    def __init__(
        self, data: Any = None, *, patient: Patient, instance: Any = None, **more: Any
    ) -> None:
        self.patient = patient
        self.is_new = instance is None
        initial = {"when": NOW, "day": timezone.localdate(timezone=patient.zone)}
        if instance is None:
            initial["id"] = uuid7()
        else:
            initial = when_of(instance) | {"version": instance.version}
        more["initial"] = initial | (more.get("initial") or {})
        super().__init__(data, instance=instance, **more)
        self.instance.patient = patient
        if not self.is_new:
            self.fields["when"].choices = FORM_CHOICES[-3:]  # type: ignore[attr-defined]
        self.own_words: list[OwnWord] = []
        self.set_off_by: list[str] = []
        self._offer()

    def _offer(self) -> None:
        """Fill the lists that depend on the diary; each kind has its own."""

    @property
    def zone(self) -> ZoneInfo:
        """The clock of this diary; for an entry that is changed, the one it has."""
        return self.patient.zone if self.is_new else self.instance.zone

    @property
    def day_start(self) -> int:
        """The minute at which a day begins, or began when the entry was written."""
        owner = self.patient if self.is_new else self.instance
        return int(owner.day_start)

    def offer_words(self, name: str, which: Term.List, stored: list[str]) -> None:
        """Let a field choose among a list, the person's own words, and what it was."""
        field = cast("WordField", self.fields[name])
        field.own, field.keep = lambda: self._offered.words[which], stored

    def offer_treatments(self, empty: Any) -> None:
        """Let the form choose among the treatments of its diary.

        A treatment that was taken back stays with the old entries that name it.
        """
        known = self.patient.treatments.current()
        stored = self.instance.treatment_id
        if stored:
            known = known | self.patient.treatments.filter(pk=stored)
        field = cast("forms.ModelChoiceField", self.fields["treatment"])
        field.queryset = known
        # They come with the words: without this they would be asked for once more.
        field.choices = lambda: [("", empty), *self._offered.treatments]

    @cached_property
    def _offered(self) -> Offered:
        """What can be chosen of this diary: one query, and only if it is needed."""
        terms = self.patient.terms.current().order_by()
        rows: Any = terms.values_list("pk", "list", "text", Value(""))
        if "treatment" in self.fields:
            known: Any = cast("forms.ModelChoiceField", self.fields["treatment"])
            named = known.queryset.values_list("pk", Value(_TREATMENT), "name", "unit")
            rows = rows.union(named, all=True)
        treatments, words = [], defaultdict(list)
        for pk, which, text, unit in sorted(rows):
            if which == _TREATMENT:
                one = Treatment(name=text, unit=unit)
                treatments.append((pk, treatment_label(one)))
            else:
                words[which].append(text)
        return Offered(sorted(treatments, key=lambda one: one[1].casefold()), words)

    def validate_unique(self) -> None:
        """Nothing to ask: a repeated id is settled by the action that stores it."""

    def validate_constraints(self) -> None:
        """Nothing to ask: the fields hold the same rules, without a query each."""

    def _get_validation_exclusions(self) -> set[str]:
        # The fields of the form hold the same rules; asking the model for each once
        # more would only make every entry dearer.
        return {field.name for field in self._meta.model._meta.fields}

    def clean(self) -> dict[str, Any]:
        """Read own words and the time."""
        cleaned = super().clean() or self.cleaned_data
        for name, (field, which, words) in self.own.items():
            text = one_line(cleaned.get(name) or "")
            if text:
                cleaned[field] = words.normalise(text) if words else text
                if words is None or cleaned[field] not in words:
                    self.own_words.append((which, cleaned[field]))
        if self.is_new or TIME_FIELDS & set(self.changed_data):
            self.read_moment()
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        entry: Entry = self.instance
        if self.is_new:
            entry.pk = self.cleaned_data.get("id") or uuid7()
            entry.source = Source.FORM
        if hasattr(self, "moment"):
            self.moment.put_on(entry, self.patient)

    @property
    def own_clock(self) -> bool:
        """Tell whether the time was made here, because the phone sent none."""
        return self.moment.receipt.own_clock and self.cleaned_data["when"] in (
            NOW,
            *AGO,
        )

    def require(self, name: str, message: Any) -> None:
        """Add an error unless the field has an answer or an error already."""
        if self.cleaned_data.get(name) in (None, "") and name not in self.errors:
            self.add_error(name, message)


def rising(form: forms.Form, low: str, high: str) -> None:
    """Check that a range goes up; equal ends are one number."""
    first, last = (form.cleaned_data.get(name) for name in (low, high))
    if last is None:
        return
    if first is None and low not in form.errors:
        form.add_error(low, _("Enter the lower number too."))
    elif first == last:
        form.cleaned_data[high] = None
    elif first is not None and last < first:
        form.add_error(high, _("This must be more than the first number."))


def offer_sites(own: list[str]) -> list[tuple[Any, Any]]:
    """Return the body sites to choose from."""
    return [("", _("Not said")), *grouped(SITES, own)]


def treatment_label(treatment: Any) -> str:
    """Return a treatment with its unit, as the list of a form shows it."""
    name = capfirst(treatment.name)
    return f"{name} ({treatment.get_unit_display()})" if treatment.unit else name
