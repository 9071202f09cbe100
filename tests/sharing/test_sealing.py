"""A frozen summary: sealed, and opened by the link and the server's key together."""

from __future__ import annotations

from typing import Any

import pytest

from diary.sharing.sealing import SealBrokenError, seal, unseal
from tests.sharing.things import DOCUMENT

TOKEN = "t" * 43


def test_it_opens_with_the_same_link() -> None:
    assert unseal(seal(DOCUMENT, token=TOKEN), token=TOKEN) == DOCUMENT


def test_nothing_of_it_can_be_read_and_no_two_are_alike() -> None:
    first, second = (seal(DOCUMENT, token=TOKEN) for _ in range(2))

    assert b"baclofen" not in first
    assert first != second


@pytest.mark.parametrize("token", ["", "t" * 42, "t" * 42 + "u", "T" * 43])
def test_another_link_does_not_open_it(token: str) -> None:
    with pytest.raises(SealBrokenError):
        unseal(seal(DOCUMENT, token=TOKEN), token=token)


def test_a_single_bit_that_was_changed_is_noticed_at_any_place() -> None:
    sealed = seal(DOCUMENT, token=TOKEN)

    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(SealBrokenError):
            unseal(bytes(changed), token=TOKEN)


@pytest.mark.parametrize("length", [0, 1, 11, 12, 13, 28, 100])
def test_one_that_was_cut_off_is_noticed(length: int) -> None:
    with pytest.raises(SealBrokenError):
        unseal(seal(DOCUMENT, token=TOKEN)[:length], token=TOKEN)


def test_the_database_and_the_link_are_not_enough(settings: Any) -> None:
    sealed = seal(DOCUMENT, token=TOKEN)

    settings.SECRET_KEY = "another key of the server"

    with pytest.raises(SealBrokenError):
        unseal(sealed, token=TOKEN)


def test_a_new_key_of_the_server_keeps_it_while_the_old_one_is_known(
    settings: Any,
) -> None:
    sealed = seal(DOCUMENT, token=TOKEN)

    settings.SECRET_KEY_FALLBACKS = ["an older one still", settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of the server"

    assert unseal(sealed, token=TOKEN) == DOCUMENT
