"""The database: SQLite in the data folder, or PostgreSQL by DATABASE_URL.

SQLite needs nothing and carries a family or a practice. A clinic that already runs
PostgreSQL sets

    DATABASE_URL=postgres://name:password@host:5432/klonos?sslmode=require

and installs the driver, which is left out of the requirements because few need it:
`.venv/bin/python -m pip install "psycopg[binary]"`. Characters such as @ or / in a
password are written percent-encoded. DATABASE_URL_FILE names a file instead.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# An answer is only given when the entry is on disk, so that a power cut loses
# nothing that was shown as saved: synchronous FULL, not NORMAL.
SQLITE_START = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -16000",  # 16 MB
    "PRAGMA temp_store = MEMORY",
)

# A kept connection saves the checkpoint and four of five disk syncs of each write.
KEPT = {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


def sqlite(path: Path) -> dict[str, Any]:
    """Describe an SQLite file.

    IMMEDIATE makes a writer wait for its turn at the start of a transaction; with
    the default it may fail in the middle when another one wrote in between.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": ";".join(SQLITE_START),
        },
        **KEPT,
    }


def postgresql(url: str) -> dict[str, Any]:
    """Describe the PostgreSQL database that `url` names."""
    try:
        parts = urlsplit(url)
        port = parts.port or ""
    except ValueError as error:
        # Without the cause: it may quote the URL, which holds a password.
        raise ImproperlyConfigured("DATABASE_URL cannot be read as a URL.") from (
            ImproperlyConfigured(type(error).__name__)
        )
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not name:
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgres://name:password@host:5432/database."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": port,
        "OPTIONS": dict(parse_qsl(parts.query)),
        **KEPT,
    }


def database(url: str, folder: Path) -> dict[str, Any]:
    return postgresql(url) if url else sqlite(folder / "klonos.sqlite3")
