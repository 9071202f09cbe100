"""The form for the days that comparisons leave out."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from diary.forms import whole
from diary.models import Treatment
from diary.vocab.timecourse import MOST_DAYS, time_course_of

USUAL = ngettext_lazy(
    "Empty: %(days)s day, which holds for everybody.",
    "Empty: %(days)s days, which holds for everybody.",
    "days",
)


class TimesForm(forms.ModelForm):
    """The diary's own days to settle and to fade; empty is what holds for everybody."""

    version = forms.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput
    )
    settling_days = whole(_("Days to settle after a change"), MOST_DAYS)
    carry_over_days = whole(_("Days it may be felt after the last dose"), MOST_DAYS)

    class Meta:
        model = Treatment
        fields = ("settling_days", "carry_over_days")

    def __init__(self, data: Any = None, *, treatment: Treatment) -> None:
        begin = {"version": treatment.version}
        super().__init__(data, instance=treatment, initial=begin)
        usual = time_course_of(treatment)
        for name, days in (
            ("settling_days", usual.settling),
            ("carry_over_days", usual.carry_over),
        ):
            self.fields[name].help_text = USUAL % {"days": days}

    def validate_unique(self) -> None:
        """Skip it: the name is not changed here."""

    def validate_constraints(self) -> None:
        """Skip them: the fields hold the same rules."""

    def try_again(self, reason: str, *, version: int) -> None:
        """Show what was typed once more, to be saved over what is stored by now."""
        typed = cast("QueryDict", self.data).copy()
        typed["version"] = str(version)
        self.data = typed
        self.add_error(None, reason)
