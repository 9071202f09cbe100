"""What was made of a diary, kept in memory until something of it is written."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final
from uuid import UUID

from diary.models import Patient

KEPT: Final = 48


_SHELVES: Final[list[OrderedDict[Any, Any]]] = []


class Shelf[T]:
    """The latest things that were made, each with the state of the diary it shows.

    The state is the number of changes: whatever is written raises it, so what was made
    before is made anew. The key holds everything else that it depends on.
    """

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._things: OrderedDict[tuple[UUID, Hashable], tuple[int, T]] = OrderedDict()
        # Several threads answer at once, and what one of them is about to move up may
        # be what another drops.
        self._lock = Lock()
        _SHELVES.append(self._things)

    def kept(self, patient: Patient, key: Hashable) -> T | None:
        """Return what is kept of this state of the diary, None if nothing is."""
        with self._lock:
            changes, thing = self._things.get((patient.pk, key), (None, None))
        return thing if changes == patient.changes else None

    def of(self, patient: Patient, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept of this state of the diary, or make it."""
        place = patient.pk, key
        with self._lock:
            kept = self._things.get(place)
        if kept is None or kept[0] != patient.changes:
            # Not under the lock: what takes long must not let others wait.
            kept = patient.changes, make()
        with self._lock:
            self._things[place] = kept
            self._things.move_to_end(place)
            if len(self._things) > self._most:
                self._things.popitem(last=False)
        return kept[1]


def forget() -> None:
    """Let nothing be kept, as in a new process."""
    for things in _SHELVES:
        things.clear()
