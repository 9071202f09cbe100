"""The secret key that Klonos makes for itself on first start."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FILE_NAME = "secret_key"


def private_folder(path: Path) -> Path:
    """Return the folder, made with access for its owner only if it was missing."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret_key(folder: Path) -> str:
    """Return the key kept in `folder`; the first caller makes it.

    The key is written to a file of its own first and then linked into place. The
    link fails if the name is taken, so of several processes that start at once one
    wins, and no reader ever meets a half-written key.
    """
    path = folder / FILE_NAME
    if not path.exists():
        draft = folder / f".{FILE_NAME}.{os.getpid()}.{secrets.token_hex(4)}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(64))
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass  # another process was first: its key counts
        finally:
            draft.unlink()
    return path.read_text(encoding="ascii").strip()
