"""The forms of the scales and goals. Whatever is typed passes through one of these."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max, Min
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from diary.forms import DayField, Offer, OptionalChoice, ReceiptForm
from diary.ids import uuid7
from diary.journal.when import NOON, Moment
from diary.models import Assessment, Goal, Patient
from diary.timekeeping import NoSuchTimeError, clock_instant, day_bounds
from diary.vocab.entries import Source, TimePrecision
from diary.vocab.scales import ITEMS, Item, Scale, SpasmFrequency, levels

STILL_TO_COME = _("This day is still to come.")
NO_SUCH_DAY = _("The calendar skipped this day.")
GOAL_LETTERS = 500


class ModelReceiptForm(ReceiptForm, forms.ModelForm):
    """A receipt over a row, whose actions settle what the database must hold."""

    def validate_unique(self) -> None:
        """Nothing to ask: a repeated id is settled by the action that stores it."""

    def validate_constraints(self) -> None:
        """Nothing to ask: the fields hold the same rules, without a query each."""


def level_field(item: Item, label: Any) -> forms.TypedChoiceField:
    """Return a field for one of the levels of a question, none chosen beforehand."""
    return forms.TypedChoiceField(
        label=label,
        choices=_offer(item),
        coerce=int,
        widget=forms.RadioSelect(attrs={"data-look": "chips"}),
        error_messages={"required": _("Choose one answer.")},
    )


def _offer(item: Item) -> Offer:
    return lambda: levels(item)


class AnswerForm(ModelReceiptForm):
    """What all scales share: the day that the answer is about, and a note."""

    day = DayField(
        label=_("Day"), help_text=_("Today, or the earlier day that this is about.")
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    scale: ClassVar[Scale]
    moment: Moment

    def __init__(
        self, data: Any = None, *, patient: Patient, instance: Assessment, **more: Any
    ) -> None:
        self.patient = patient
        self.is_new = instance._state.adding
        instance.patient = patient
        if self.is_new:
            initial = {"id": uuid7(), "day": patient.today()}
        else:
            initial = {"version": instance.version, "day": instance.local_day}
            initial |= instance.answers
        super().__init__(data, instance=instance, initial=initial, **more)

    def clean(self) -> dict[str, Any]:
        """Make a time of the day."""
        cleaned = super().clean() or self.cleaned_data
        if "day" in cleaned and (self.is_new or "day" in self.changed_data):
            try:
                self.moment = self._moment(cleaned["day"])
            except NoSuchTimeError:
                self.add_error("day", NO_SUCH_DAY)
            except ValidationError as error:
                self.add_error("day", error)
        return cleaned

    def _moment(self, day: date) -> Moment:
        """Return when this was: now, or some time of an earlier day."""
        patient, receipt = self.patient, self.receipt()
        entered = receipt.entered_at
        # The page offers the server's day; a device's clock may be ahead of it.
        if day > max(patient.today(), patient.day_of(entered)):
            raise ValidationError(STILL_TO_COME)
        if day == patient.day_of(entered):
            return Moment(entered, day, TimePrecision.MINUTE, receipt)
        start = patient.day_start
        noon = clock_instant(day, NOON, patient.zone, day_start=start, second=False)
        if day > patient.day_of(entered):
            noon = day_bounds(day, patient.zone, start)[0]
        return Moment(noon, day, TimePrecision.DAY, receipt)

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        answer: Assessment = self.instance
        said = {item: self.cleaned_data.get(item) for item in ITEMS[self.scale]}
        answer.answers = {
            item.value: level for item, level in said.items() if level is not None
        }
        if self.is_new:
            answer.pk = self.cleaned_data.get("id") or uuid7()
            answer.scale, answer.source = self.scale, Source.FORM
        if hasattr(self, "moment"):
            self.moment.put_on(answer, self.patient)

    @property
    def own_clock(self) -> bool:
        """Tell whether the time was made here, because the device sent none."""
        is_now = self.moment.precision == TimePrecision.MINUTE
        return self.moment.receipt.own_clock and is_now

    @property
    def answered_on(self) -> date | None:
        """Return the day that the answer is about, if one could be read."""
        day: date | None = self.cleaned_data.get("day")
        return day


class FrequencyForm(AnswerForm):
    """Penn: how often spasms came, and how severe they were if there were any."""

    scale = Scale.PSFS

    frequency = level_field(
        Item.FREQUENCY,
        _("How often did spasms come, in the last 24 hours, at its usual rate?"),
    )
    severity = OptionalChoice(
        label=_("How severe were they?"),
        choices=_offer(Item.SEVERITY),
        coerce=int,
        help_text=_("This counts only if there were spasms."),
    )

    class Meta:
        model = Assessment
        fields = ("note",)

    def clean(self) -> dict[str, Any]:
        """Leave out how severe spasms were of which there were none."""
        cleaned = super().clean()
        if cleaned.get("frequency") == SpasmFrequency.NONE:
            cleaned["severity"] = None
        return cleaned


class ChangeForm(AnswerForm):
    """PGIC: how things changed overall since a day that is stored with the answer."""

    scale = Scale.PGIC

    anchor_on = DayField(
        label=_("Since when?"),
        error_messages={"required": _("Choose the day that you compare with.")},
        help_text=_(
            "The day that you compare with, for example the last one before a"
            " treatment was changed. It is offered again next time, because answers"
            " that compare with different days are shown apart."
        ),
    )
    change = level_field(
        Item.CHANGE, _("Compared with that day, how are things overall?")
    )

    class Meta:
        model = Assessment
        fields = ("anchor_on", "note")

    def clean(self) -> dict[str, Any]:
        """Compare with an earlier day only."""
        cleaned = super().clean()
        since, day = cleaned.get("anchor_on"), self.answered_on
        if since is not None and day is not None and since >= day:
            message = _("Choose a day before the day that this answer is about.")
            self.add_error("anchor_on", message)
        return cleaned


class RatingForm(AnswerForm):
    """How a goal stands by now, against what was hoped for."""

    scale = Scale.GOAL

    level = level_field(Item.LEVEL, _("How does it stand?"))

    class Meta:
        model = Assessment
        fields = ("note",)

    def clean(self) -> dict[str, Any]:
        """Rate a goal only while it is one."""
        cleaned = super().clean()
        goal, day = self.instance.goal, self.answered_on
        if day is None or "day" in self.errors:
            return cleaned
        if day < goal.set_on:
            message = _("This goal was set on %(day)s. Choose a day from then on.")
            self.add_error("day", _with_day(message, goal.set_on))
        elif goal.ended_on and day > goal.ended_on:
            message = _("This goal ended on %(day)s. Choose a day until then.")
            self.add_error("day", _with_day(message, goal.ended_on))
        return cleaned


ANSWER_FORMS: dict[Scale, type[AnswerForm]] = {
    form.scale: form for form in (FrequencyForm, ChangeForm, RatingForm)
}


class GoalForm(ModelReceiptForm):
    """A goal in the person's own words, and from when to when it is one."""

    text = forms.CharField(
        label=_("What do you want to reach?"),
        max_length=GOAL_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_(
            "In your own words, as concrete as you can: what you would do, where,"
            " and how often. There is room for 500 letters."
        ),
        error_messages={
            "required": _("Say in your own words what you want to reach."),
            "max_length": _(
                "There is room for %(limit_value)d letters, and this has"
                " %(show_value)d. It is not stored yet: please shorten it."
            ),
        },
    )
    set_on = DayField(label=_("Since"))
    ended_on = DayField(
        label=_("Ended on"),
        required=False,
        help_text=_("Empty for as long as it is a goal."),
    )

    class Meta:
        model = Goal
        fields = ("text", "set_on", "ended_on")

    def __init__(
        self, data: Any = None, *, patient: Patient, instance: Goal | None = None
    ) -> None:
        self.patient = patient
        self.is_new = instance is None
        instance = instance or Goal(patient=patient)
        initial: dict[str, Any] = {"version": instance.version}
        if self.is_new:
            initial = {"id": uuid7(), "set_on": patient.today()}
        super().__init__(data, instance=instance, initial=initial)
        # A browser would cut what is pasted without a word.
        del self.fields["text"].widget.attrs["maxlength"]
        if self.is_new:
            del self.fields["ended_on"]

    def clean(self) -> dict[str, Any]:
        """Check that the days are in order, and that all ratings lie between them."""
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("set_on"), cleaned.get("ended_on")
        for name, day in (("set_on", starts), ("ended_on", ends)):
            if day is not None and day > self.patient.today():
                self.add_error(name, STILL_TO_COME)
        if starts and ends and ends < starts:
            self.add_error("ended_on", _("This is before it became a goal."))
        moved = {"set_on", "ended_on"} & set(self.changed_data)
        if not self.is_new and not self.errors and moved:
            self._keep_ratings(cleaned["set_on"], ends)
        return cleaned

    def _keep_ratings(self, starts: date, ends: date | None) -> None:
        ratings = self.patient.assessments.current().filter(goal=self.instance.pk)
        rated = ratings.aggregate(first=Min("local_day"), last=Max("local_day"))
        if rated["first"] and starts > rated["first"]:
            message = _("It was rated on %(day)s already. Choose a day until then.")
            self.add_error("set_on", _with_day(message, rated["first"]))
        if rated["last"] and ends and ends < rated["last"]:
            message = _("It was rated on %(day)s still. Choose a day from then on.")
            self.add_error("ended_on", _with_day(message, rated["last"]))

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.is_new and not self.errors:
            goal: Goal = self.instance
            goal.pk = self.cleaned_data["id"] or uuid7()
            goal.entered_at, goal.clock_skew, _own = self.receipt()


def _with_day(message: Any, day: date) -> ValidationError:
    return ValidationError(message, params={"day": date_format(day)})
