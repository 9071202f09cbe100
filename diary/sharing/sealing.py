"""Frozen summaries, sealed so that the database alone reveals nothing of them.

The key is made of the secret part of the link, which is stored nowhere, and of the
server's own key, which is not in the database. AES-256-GCM (NIST SP 800-38D) also
notices if a single bit was changed; HKDF (RFC 5869) makes the key.
"""

from __future__ import annotations

import secrets
import zlib
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from diary.reports.document import Document
from diary.reports.document_json import from_json, to_json

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_PURPOSE: Final = b"klonos: a frozen summary, 1"


class SealBrokenError(Exception):
    """What is stored cannot be opened: other key, other link, or tampered with."""


def seal(document: Document, *, token: str) -> bytes:
    """Return a document as nobody reads it who has not the link and the server's key."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    packed = zlib.compress(to_json(document).encode())
    box = AESGCM(_key(token, settings.SECRET_KEY))
    return nonce + box.encrypt(nonce, packed, _PURPOSE)


def unseal(sealed: bytes, *, token: str) -> Document:
    """Return the document that `seal` closed.

    The older keys of the server are tried too, so that a link survives a new one.

    Raises
    ------
    SealBrokenError
        It was tampered with, or sealed for another link, or the key is gone.
    """
    nonce, packed = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            plain = AESGCM(_key(token, secret)).decrypt(nonce, packed, _PURPOSE)
            return from_json(zlib.decompress(plain).decode())
        except (InvalidTag, ValueError):
            continue  # too short, changed, or of another key or version
    raise SealBrokenError


def _key(token: str, secret: str) -> bytes:
    make = HKDF(
        algorithm=SHA256(), length=_KEY_BYTES, salt=secret.encode(), info=_PURPOSE
    )
    return make.derive(token.encode())
