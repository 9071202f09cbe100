"""Values from the environment, each with a plain message when it makes no sense."""

from __future__ import annotations

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


def env_str(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def env_bool(name: str, *, default: bool = False) -> bool:
    value = env_str(name, "1" if default else "0").lower()
    if value not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {value!r}; write 1 or 0.")
    return value in YES


def env_int(name: str, default: int, *, least: int = 0) -> int:
    value = env_str(name) or str(default)
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write a whole number from {least} up."
        )
    return int(value)


def env_list(name: str) -> list[str]:
    """Return the comma-separated parts, without empty ones."""
    return [part for raw in env_str(name).split(",") if (part := raw.strip())]


def env_choice(name: str, choices: tuple[str, ...]) -> str:
    """Return one of `choices`; the first is the default."""
    value = env_str(name) or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; write one of: {', '.join(choices)}."
        )
    return value


def env_secret(name: str) -> str:
    """Return a secret from NAME, or from the file that NAME_FILE points to.

    Container and service managers hand secrets over as files: a file shows up in
    no process list and is not passed on to child processes.
    """
    path = env_str(f"{name}_FILE")
    if not path:
        return env_str(name)
    if env_str(name):
        raise ImproperlyConfigured(f"Set either {name} or {name}_FILE, not both.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name}_FILE points to {path}, which cannot be read: {error.strerror}."
        ) from error
