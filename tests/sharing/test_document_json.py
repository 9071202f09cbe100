"""A document as JSON and back."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from diary.reports import document as blocks
from diary.reports.document_json import from_json, to_json
from tests.sharing.things import DOCUMENT


def test_a_document_comes_back_as_it_was() -> None:
    again = from_json(to_json(DOCUMENT))

    assert again == DOCUMENT
    assert again.as_of.utcoffset() == DOCUMENT.as_of.utcoffset()


def test_every_sort_of_block_is_kept() -> None:
    kept = {type(block) for section in DOCUMENT.sections for block in section.blocks}

    assert kept == set(blocks.Block.__value__.__args__)


def test_a_document_without_anything_is_kept() -> None:
    bare = dataclasses.replace(DOCUMENT, lead=(), sections=())

    assert from_json(to_json(bare)) == bare


TOLD = json.loads(to_json(DOCUMENT))


@pytest.mark.parametrize(
    "told",
    [
        "",
        "[]",
        "{}",
        '"a"',
        json.dumps(TOLD | {"format": 2}),
        json.dumps(TOLD | {"as_of": "yesterday"}),
        json.dumps(TOLD | {"sections": [{"key": "now", "title": "", "blocks": [{}]}]}),
        json.dumps(TOLD | {"author": "unknown"}),
        json.dumps({name: said for name, said in TOLD.items() if name != "title"}),
    ],
)
def test_what_is_no_document_is_refused(told: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(told)
