"""An answer of the engine as JSON, and back: what the store of estimates keeps."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from diary.analysis.changes import Change
from diary.analysis.codes import Caution, Ends, Family, Reason, Side
from diary.analysis.effect import Effect, Range
from diary.analysis.rules import Broken, Refusal
from diary.analysis.window import SideDays


def to_json(answer: Effect | Refusal) -> dict[str, Any]:
    """Return an answer as plain values."""
    kind = "effect" if isinstance(answer, Effect) else "refusal"
    return {"kind": kind, **_plain(asdict(answer))}


def from_json(told: dict[str, Any]) -> Effect | Refusal:
    """Return the answer that `to_json` wrote."""
    sides = {name: SideDays(**told[name]) for name in ("before", "after")}
    if told["kind"] == "refusal":
        return Refusal(
            broken=tuple(_broken(one) for one in told["broken"]),
            together=tuple(_change(one) for one in told["together"]),
            **sides,
        )
    return Effect(
        family=Family(told["family"]),
        range=Range(**told["range"]),
        p=told["p"],
        drift=told["drift"],
        stress=tuple(told["stress"]) if told["stress"] else None,
        cautions=tuple(Caution(one) for one in told["cautions"]),
        first=date.fromisoformat(told["first"]),
        last=date.fromisoformat(told["last"]),
        **sides,
    )


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {name: _plain(one) for name, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case date():
            return value.isoformat()
        case _:
            return value


def _broken(told: dict[str, Any]) -> Broken:
    return Broken(
        reason=Reason(told["reason"]),
        side=Side(told["side"]) if told["side"] else None,
        missing=told["missing"],
        ends=Ends(told["ends"]),
    )


def _change(told: dict[str, Any]) -> Change:
    first, last = (date.fromisoformat(told[name]) for name in ("first", "last"))
    return Change(first, last, told["onset_days"])
