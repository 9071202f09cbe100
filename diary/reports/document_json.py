"""A document as JSON and back, for what is kept of one: nothing is lost on the way."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from .document import Block, Document, Facts, Items, Picture, Section, Table, Text

_FORMAT: Final = 1
_BLOCKS: Final[dict[str, type[Block]]] = {
    "text": Text,
    "facts": Facts,
    "items": Items,
    "table": Table,
    "picture": Picture,
}
_NAMES: Final = {block: name for name, block in _BLOCKS.items()}


def to_json(document: Document) -> str:
    """Return a document as JSON text."""
    sections = [
        vars(section) | {"blocks": [told(block) for block in section.blocks]}
        for section in document.sections
    ]
    everything = vars(document) | {
        "format": _FORMAT,
        "sections": sections,
        "as_of": document.as_of.isoformat(),
    }
    return json.dumps(everything, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Document:
    """Return the document that `to_json` wrote.

    Raises
    ------
    ValueError
        This is no document, or one of another version.
    """
    try:
        told = json.loads(text)
        if told.pop("format") != _FORMAT:
            raise ValueError("a document of another version")
        sections = tuple(_section(one) for one in told.pop("sections"))
        as_of = datetime.fromisoformat(told.pop("as_of"))
        return Document(**_firm(told), sections=sections, as_of=as_of)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("not a document") from error


def told(block: Block) -> dict[str, Any]:
    """Return a block as JSON can hold it."""
    said = vars(block) | {"is": _NAMES[type(block)]}
    if isinstance(block, Table):
        said["numbers"] = sorted(block.numbers)
    return said


def _section(told: dict[str, Any]) -> Section:
    blocks = tuple(block_of(one) for one in told.pop("blocks"))
    return Section(**told, blocks=blocks)


def block_of(said: dict[str, Any]) -> Block:
    """Return the block of which `told` made this."""
    said = dict(said)
    kind = _BLOCKS[said.pop("is")]
    if kind is Table:
        said["numbers"] = frozenset(said["numbers"])
    return kind(**_firm(said))


def _firm(told: dict[str, Any]) -> dict[str, Any]:
    """Make the lists of JSON tuples again, at every depth."""
    return {name: _tupled(value) for name, value in told.items()}


def _tupled(value: Any) -> Any:
    return tuple(map(_tupled, value)) if isinstance(value, list) else value
