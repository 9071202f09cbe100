"""Form fields and hidden answers that the forms of several rooms share.

Answers may be left out: nothing is chosen beforehand, and no answer stays possible.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.choices import CallableChoiceIterator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from .ids import uuid7
from .models import Patient
from .timekeeping import FIRST_DAY
from .vocab.terms import Vocabulary

# A phone's clock that is wrong by more cannot be what the person meant.
WORST_CLOCK = timedelta(days=1)
type Offer = Callable[[], Any]
NO_ANSWER = ("", _("No answer"))


class Offered(CallableChoiceIterator):
    """Choices that a function gives each time they are asked for.

    Each form copies its fields, choices and all; there is nothing in these to copy.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> Offered:
        """Return itself."""
        return self


class OptionalRadios(forms.RadioSelect):
    """Radio buttons of which none is chosen beforehand, not even "no answer"."""

    def format_value(self, value: Any) -> Any:
        """Return no choice for no value; Django would choose the empty one."""
        return [] if value in (None, "") else super().format_value(value)


class OptionalChoice(forms.TypedChoiceField):
    """One of several answers as big buttons, with a way back to no answer."""

    widget = OptionalRadios

    def __init__(self, *, choices: Offer, coerce: Any = str, **options: Any) -> None:
        options.setdefault("empty_value", "" if coerce is str else None)
        super().__init__(
            choices=Offered(lambda: [*choices(), NO_ANSWER]),
            coerce=coerce,
            required=False,
            **options,
        )


class _Words:
    """A choice among the words of a list and the person's own.

    `own` is asked for the person's words only when they are needed: to show them, or
    for a value that is not in the list. `keep` is a stored value that stays valid
    although it is in no list.
    """

    def __init__(
        self, words: Container[str], offer: Callable[[list[str]], Any], **options: Any
    ) -> None:
        self.words, self.offer = words, offer
        self.own: Callable[[], list[str]] = list
        self.keep: Sequence[str] = ()
        super().__init__(  # type: ignore[call-arg]  # the field beside it takes them
            choices=self._choices_now, required=False, **options
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        """Copy the field for a form; its choices are to ask the copy."""
        copied = super().__deepcopy__(memo)  # type: ignore[misc]
        copied.choices = copied._choices_now
        return copied

    def _choices_now(self) -> Any:
        own = self.own()
        kept = [one for one in self.keep if one and one not in self.words]
        return self.offer([*(one for one in kept if one not in own), *own])

    def valid_value(self, value: Any) -> bool:
        """Tell whether a word is in the list, stored, or the person's own."""
        return value in self.words or value in self.keep or value in self.own()


class WordField(_Words, forms.ChoiceField):
    """One word."""


class WordsField(_Words, forms.MultipleChoiceField):
    """Any number of words."""

    widget = forms.CheckboxSelectMultiple


def scale(label: Any, **options: Any) -> OptionalChoice:
    """Return a field for a rating from 0 to 10."""
    field = OptionalChoice(choices=to_ten, coerce=int, label=label, **options)
    field.widget.attrs["data-look"] = "scale"
    return field


def to_ten() -> list[tuple[str, str]]:
    """Return the choices of a scale from 0 to 10."""
    return [(str(value), str(value)) for value in range(11)]


def yes_no(label: Any, **options: Any) -> OptionalChoice:
    """Return a field for yes, no or no answer."""
    return OptionalChoice(
        choices=lambda: [("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        label=label,
        **options,
    )


def whole(label: Any, most: int, least: int = 0, **options: Any) -> forms.IntegerField:
    """Return a field for a whole number that may be left out."""
    field = forms.IntegerField(
        label=label, min_value=least, max_value=most, required=False, **options
    )
    field.widget.attrs["inputmode"] = "numeric"
    return field


class AmountField(forms.DecimalField):
    """An amount; a comma is read as a decimal point, as many keyboards offer it."""

    widget = forms.TextInput

    def __init__(self, **options: Any) -> None:
        bounds = {"max_digits": 9, "decimal_places": 3, "max_value": Decimal(100_000)}
        super().__init__(**{**bounds, "required": False, **options})
        self.widget.attrs["inputmode"] = "decimal"

    def to_python(self, value: Any) -> Any:
        """Read "10,5" as 10.5."""
        if isinstance(value, str):
            value = value.strip().replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """Show 10.000 as 10."""
        if isinstance(value, Decimal) and value.is_finite():
            return format(value.normalize(), "f")
        return value


def own_word(**options: Any) -> forms.CharField:
    """Return a field for a word that is in no list."""
    options.setdefault("label", _("Or in your own words"))
    return forms.CharField(
        max_length=80, required=False, validators=[can_be_read], **options
    )


def one_line(text: str) -> str:
    """Return own words without line breaks and doubled blanks."""
    return " ".join(text.split())


def can_be_read(text: str) -> None:
    """Refuse words of which nothing shows: blanks, marks and control signs alone."""
    if text and all(unicodedata.category(sign)[0] in "CZM" for sign in text):
        raise ValidationError(_("Nothing of this can be read. Use letters or signs."))


def grouped(words: Vocabulary[Any], own: list[str]) -> list[tuple[Any, Any]]:
    """Return the choices of a list, the person's own words first."""
    groups: list[tuple[Any, Any]] = [
        (capfirst(name), [(code, capfirst(label)) for code, label in members])
        for name, members in words.grouped
    ]
    if own:
        groups.insert(0, (_("My own words"), [(word, word) for word in own]))
    return groups


def listed(*choices: tuple[str, Any]) -> Offer:
    """Return choices as buttons show them: with a capital letter.

    A function, asked anew each time: forms copy their fields, and the language is
    that of the request.
    """
    return lambda: [(value, capfirst(str(label))) for value, label in choices]


class InstantField(forms.CharField):
    """An instant in ISO 8601 with its offset, as a phone writes it."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=40)

    def to_python(self, value: Any) -> Any:
        """Return an aware datetime in UTC, or None for no value."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            instant = datetime.fromisoformat(text)
            # Years at the edge overflow when an offset is applied.
            if instant.tzinfo is None or not 1900 < instant.year < 2200:
                raise ValueError
            return instant.astimezone(UTC)
        except ValueError:
            raise ValidationError(
                _("The time that this device sent could not be read.")
            ) from None

    def run_validators(self, value: Any) -> None:
        """Skip them: the length of the text was checked before it became a time."""


class DayField(forms.DateField):
    """A day as browsers send it."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **options)

    def clean(self, value: Any) -> Any:
        """Refuse days before the first one a diary can hold."""
        day = super().clean(value)
        if day is not None and day < FIRST_DAY:
            raise ValidationError(_("Choose a day from 1900 on."))
        return day


class Receipt(NamedTuple):
    """When something was typed, and by whose clock.

    `clock_skew` is how many seconds the sender's clock was ahead of the server's;
    `own_clock` says that the sender gave no time and the server's was taken.
    """

    entered_at: datetime
    clock_skew: int = 0
    own_clock: bool = False


class ReceiptForm(forms.Form):
    """The hidden fields of every write: the row's id and the phone's clock."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # The version of the row that the person was looking at; none for a new one.
    version = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    entered_at = InstantField()
    sent_at = InstantField()

    patient: Patient

    def try_again(self, reason: str, *, version: int | None = None) -> None:
        """Show what was typed once more, to be saved over what is stored by now.

        Without a version it is to be saved as a row of its own, under a new id.
        """
        typed = cast("QueryDict", self.data).copy()
        if version is None:
            typed["id"] = str(uuid7())
        else:
            typed["version"] = str(version)
        self.data = typed
        self.add_error(None, reason)

    def receipt(self) -> Receipt:
        """Return when this was typed, by the sender's clock if it gave one.

        A clock that is wrong by less than a day is kept as the person saw it, with
        its skew. Beyond that only the time that has passed since is believed.
        """
        server = timezone.now()
        entered, sent = (
            self.cleaned_data.get(name) for name in ("entered_at", "sent_at")
        )
        if entered is None:
            return Receipt(server, own_clock=True)
        # Nothing is sent before it was typed.
        sent = max(sent or entered, entered)
        skew = sent - server
        if abs(skew) > WORST_CLOCK:
            waited = min(sent - entered, WORST_CLOCK)
            return Receipt(server - waited, own_clock=True)
        return Receipt(entered, round(skew.total_seconds()))
