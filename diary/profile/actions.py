"""What arranges the buttons of Today."""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _

from diary.accounts.actions import describe_diary
from diary.actions import ConflictError
from diary.models import Patient, User
from diary.vocab.today import TodayButton, shown


class Deed(StrEnum):
    """What can be done with one button."""

    UP = "up"
    DOWN = "down"
    HIDE = "hide"
    SHOW = "show"


def arrange_buttons(
    patient: Patient, *, deed: Deed, button: TodayButton, by: User
) -> None:
    """Move a button of Today by one place, hide it, or show it as the last.

    What is done already stays done: the first button moves no further up.

    Raises
    ------
    ConflictError
        It is the last button that is shown.
    ValidationError
        `by` may not write in this diary.
    """
    with transaction.atomic():
        stored = Patient.objects.select_for_update().get(pk=patient.pk)
        buttons = shown(stored.buttons)
        if deed == Deed.SHOW:
            buttons = list(dict.fromkeys([*buttons, button]))
        elif button in buttons:
            buttons = _moved(buttons, deed, button)
        said = [one.value for one in buttons]
        describe_diary(stored, by=by, buttons=said)


def reset_buttons(patient: Patient, *, by: User) -> None:
    """Show all buttons of Today in the order that a new diary has.

    Raises
    ------
    ValidationError
        `by` may not write in this diary.
    """
    describe_diary(patient, by=by, buttons=[])


def _moved(
    buttons: list[TodayButton], deed: Deed, button: TodayButton
) -> list[TodayButton]:
    place = buttons.index(button)
    rest = [one for one in buttons if one != button]
    if deed == Deed.HIDE:
        if not rest:
            raise ConflictError(_("One button at least stays on Today."))
        return rest
    rest.insert(max(0, place + (1 if deed == Deed.DOWN else -1)), button)
    return rest
