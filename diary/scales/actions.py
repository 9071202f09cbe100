"""What happens when a scale is answered or a goal is set."""

from __future__ import annotations

from datetime import date

from diary import actions
from diary.models import Assessment, Goal, User
from diary.vocab.scales import WINDOW, WORDING, Scale


def save_answer(
    answer: Assessment, *, by: User, version: int | None = None, own_clock: bool = False
) -> tuple[Assessment, str]:
    """Store a new answer with the wording it was given to, or a correction of one.

    A correction keeps the wording and the window that were asked. Return the stored
    answer and what was done: saved, already there, or changed.

    Raises
    ------
    ConflictError
        Somebody was faster, or the id is taken by something else of this diary.
    DoesNotExist
        The id is taken in another diary.
    """
    if not answer._state.adding:
        return actions.edit(answer, by=by, version=version or 0), "changed"
    scale = Scale(answer.scale)
    answer.wording, answer.window = WORDING[scale], WINDOW[scale]
    stored, created = actions.store(answer, by=by, own_clock=own_clock)
    return stored, "saved" if created else "already"


def save_goal(goal: Goal, *, by: User, version: int | None = None) -> Goal:
    """Store a new goal, or what is said about it by now.

    Raises
    ------
    ConflictError
        Somebody was faster, or the id is taken by something else of this diary.
    DoesNotExist
        The id is taken in another diary.
    """
    if goal._state.adding:
        return actions.store(goal, by=by)[0]
    return actions.edit(goal, by=by, version=version or 0)


def end_goal(goal: Goal, *, on: date, by: User) -> Goal:
    """Note that a goal is one until a day; one that ended already stays as it is."""
    if goal.ended_on is not None:
        return goal
    goal.ended_on = max(on, goal.set_on)
    return actions.edit(goal, by=by, version=goal.version)
