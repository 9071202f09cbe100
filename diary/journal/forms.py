"""One form per kind of entry. Whatever is typed passes through one of these."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diary.forms import (
    DayField,
    Offered,
    OptionalChoice,
    WordField,
    WordsField,
    grouped,
    listed,
    one_line,
    own_word,
    scale,
    to_ten,
    whole,
    yes_no,
)
from diary.models import Episode, Rating, SideEffect, Term
from diary.vocab.body import SITES, Side
from diary.vocab.entries import (
    BEAT_RANGES,
    BeatRange,
    BeatsHow,
    EpisodeType,
    Kind,
    Posture,
    RatingWhat,
    StoppedBy,
)
from diary.vocab.symptoms import SIDE_EFFECTS
from diary.vocab.triggers import TRIGGERS

from .dose_form import DoseForm
from .entry_form import EntryForm, offer_sites, rising

TOO_MANY = "too_many"


class EpisodeForm(EntryForm):
    """A spasm or run of clonus. Only the kind and the time are required."""

    type = forms.ChoiceField(
        label=_("What was it?"),
        choices=Offered(listed(*EpisodeType.choices)),
        widget=forms.RadioSelect,
    )
    site = WordField(SITES, offer_sites, label=_("Where"))
    site_own = own_word()
    side = OptionalChoice(label=_("Side"), choices=listed(*Side.choices))
    severity = scale(_("How strong?"), help_text=_("0 is none, 10 the worst."))
    pain = scale(_("Pain"), help_text=_("0 is none, 10 the worst."))
    count = whole(_("How many"), 1000, 1)
    count_high = whole(_("Up to (if you are not sure)"), 1000, 1)
    beats = whole(_("Beats"), 9999)
    beats_estimated = forms.BooleanField(label=_("This is an estimate"), required=False)
    beats_guess = OptionalChoice(
        label=_("Or about"),
        choices=listed(*BeatRange.choices, (TOO_MANY, _("too many to count"))),
    )
    minutes = whole(_("Minutes"), 1440)
    seconds = whole(_("Seconds"), 86_400)
    triggers = WordsField(
        TRIGGERS, lambda own: grouped(TRIGGERS, own), label=_("What set it off?")
    )
    trigger_own = own_word()
    posture = OptionalChoice(label=_("Posture"), choices=listed(*Posture.choices))
    stopped_by = OptionalChoice(
        label=_("What stopped it?"), choices=listed(*StoppedBy.choices)
    )
    woke_me = yes_no(_("Did it wake you?"))
    helpful = yes_no(
        _("Was the stiffness helpful?"),
        help_text=_("For example to stand or to move over to a chair."),
    )

    own = {"site_own": ("site", Term.List.SITE, SITES)}

    class Meta:
        model = Episode
        fields = (
            "type",
            "site",
            "side",
            "severity",
            "pain",
            "count",
            "count_high",
            "beats",
            "posture",
            "stopped_by",
            "woke_me",
            "helpful",
            "note",
        )

    def _offer(self) -> None:
        episode: Episode = self.instance
        known = [] if self.is_new else [one.trigger for one in episode.triggers.all()]
        self.offer_words("site", Term.List.SITE, [episode.site])
        self.offer_words("triggers", Term.List.TRIGGER, known)
        if not self.is_new:
            self.initial.update(triggers=known, **_beats_initial(episode))

    def clean(self) -> dict[str, Any]:
        """Settle count, beats, duration and triggers."""
        cleaned = super().clean()
        if cleaned.get("count") is None and "count" not in self.errors:
            cleaned["count"] = 1
        rising(self, "count", "count_high")
        self._read_duration()
        self._read_triggers()
        return cleaned

    def _read_duration(self) -> None:
        minutes, seconds = (self.cleaned_data.get(n) for n in ("minutes", "seconds"))
        given = minutes is not None or seconds is not None
        total = (minutes or 0) * 60 + (seconds or 0)
        if total > 86_400:
            self.add_error("minutes", _("This is longer than a day."))
        self.instance.duration = total if given else None

    def _read_triggers(self) -> None:
        chosen = list(self.cleaned_data.get("triggers") or [])
        text = one_line(self.cleaned_data.get("trigger_own") or "")
        if text:
            word = TRIGGERS.normalise(text)
            chosen.append(word)
            if word not in TRIGGERS:
                self.own_words.append((Term.List.TRIGGER, word))
        self.set_off_by = list(dict.fromkeys(chosen))

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors:
            self._put_beats(self.instance)

    def _put_beats(self, episode: Episode) -> None:
        guess = self.cleaned_data["beats_guess"]
        episode.beats_high = None
        if episode.beats is not None:
            estimated = self.cleaned_data["beats_estimated"]
            how = BeatsHow.ESTIMATED if estimated else BeatsHow.COUNTED
            episode.beats_how = how
        elif guess == TOO_MANY:
            episode.beats_how = BeatsHow.TOO_MANY
        elif guess:
            episode.beats, episode.beats_high = BEAT_RANGES[BeatRange(guess)]
            episode.beats_how = BeatsHow.RANGE
        else:
            episode.beats_how = ""


def _beats_initial(episode: Episode) -> dict[str, Any]:
    """Return how the form shows stored beats and duration."""
    shown: dict[str, Any] = {}
    if episode.beats_how == BeatsHow.TOO_MANY:
        shown["beats_guess"] = TOO_MANY
    if episode.beats_how == BeatsHow.RANGE:
        bounds = (episode.beats, episode.beats_high)
        found = [name for name, ends in BEAT_RANGES.items() if ends == bounds]
        shown |= {"beats": None, "beats_guess": found[0] if found else ""}
    shown["beats_estimated"] = episode.beats_how == BeatsHow.ESTIMATED
    if episode.duration is not None:
        shown["minutes"], shown["seconds"] = divmod(episode.duration, 60)
    return shown


class RatingForm(EntryForm):
    """How strong something is right now."""

    what = WordField(
        RatingWhat,
        lambda own: [*listed(*RatingWhat.choices)(), *((word, word) for word in own)],
        label=_("What do you rate?"),
        widget=forms.RadioSelect,
    )
    what_own = own_word()
    value = forms.TypedChoiceField(
        label=_("How strong?"),
        choices=to_ten,
        coerce=int,
        widget=forms.RadioSelect(attrs={"data-look": "scale"}),
        help_text=_("0 is none, 10 the worst."),
    )

    own = {"what_own": ("what", Term.List.RATING, None)}

    class Meta:
        model = Rating
        fields = ("what", "value", "note")

    def _offer(self) -> None:
        self.offer_words("what", Term.List.RATING, [self.instance.what])

    def clean(self) -> dict[str, Any]:
        """Something must be rated, from the list or in own words."""
        cleaned = super().clean()
        known = {str(label).casefold(): code for code, label in RatingWhat.choices}
        code = known.get((cleaned.get("what") or "").casefold())
        if code:
            cleaned["what"], self.own_words = code, []
        self.require("what", _("Choose what you rate, or say it in your own words."))
        return cleaned


class SideEffectForm(EntryForm):
    """Something unwanted that may come from a treatment."""

    symptom = WordField(
        SIDE_EFFECTS,
        lambda own: [("", _("Choose…")), *grouped(SIDE_EFFECTS, own)],
        label=_("What do you notice?"),
    )
    symptom_own = own_word()
    severity = scale(_("How strong?"), help_text=_("0 is none, 10 the worst."))
    ongoing = forms.BooleanField(label=_("It is still there"), required=False)
    ended_on = DayField(label=_("Ended on"), required=False)
    treatment: Any = forms.ModelChoiceField(
        label=_("Possibly due to"), queryset=None, required=False
    )
    stopped_me = yes_no(_("Did it stop you doing something?"))

    own = {"symptom_own": ("symptom", Term.List.SYMPTOM, SIDE_EFFECTS)}

    class Meta:
        model = SideEffect
        fields = (
            "symptom",
            "severity",
            "ongoing",
            "ended_on",
            "treatment",
            "stopped_me",
            "note",
        )

    def _offer(self) -> None:
        self.offer_words("symptom", Term.List.SYMPTOM, [self.instance.symptom])
        self.offer_treatments(_("Not known"))

    def clean(self) -> dict[str, Any]:
        """Ask for a name, and for an end only after the start."""
        cleaned = super().clean()
        self.require("symptom", _("Choose what you notice, or say it yourself."))
        ended = cleaned.get("ended_on")
        if ended is None:
            return cleaned
        moment = getattr(self, "moment", None)
        began = moment.local_day if moment else self.instance.local_day
        if cleaned.get("ongoing"):
            self.add_error("ended_on", _("It cannot be over and still be there."))
        elif began and ended < began:
            self.add_error("ended_on", _("This is before it began."))
        elif ended > self.patient.today():
            self.add_error("ended_on", _("This day is still to come."))
        return cleaned


ENTRY_FORMS: dict[Kind, type[EntryForm]] = {
    Kind.EPISODE: EpisodeForm,
    Kind.DOSE: DoseForm,
    Kind.SIDE_EFFECT: SideEffectForm,
    Kind.RATING: RatingForm,
}
