"""Bring the database up to date, say where the diary is, and serve it.

Called by `make run`. HOST and PORT say where to listen; config/settings.py lists
the rest of what the environment may set.
"""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import OperationalError, connections

from config.env import env_int, env_str
from config.hosts import EVERY_INTERFACE, own_addresses

GRANIAN = Path(sys.executable).with_name("granian")

# One process with a few threads: SQLite has one writer at a time anyway, and each
# thread keeps its connection, so it should live as long as granian lets it.
SERVER = [
    "--interface=wsgi",
    "--workers=1",
    "--blocking-threads=4",
    "--blocking-threads-idle-timeout=600",
    "--no-ws",
    "--log-level=warning",
]


def free_address(host: str, port: int) -> str:
    """Return the numeric address to listen on, or stop with a plain sentence."""
    try:
        family, _, _, _, place = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except socket.gaierror:
        sys.exit(f"HOST={host} is not an address of this computer.")
    except OSError as error:
        sys.exit(trouble(error, host, port))
    return str(place[0])


def trouble(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is already in use, perhaps by another Klonos. "
            f"Choose another one: make run PORT={port + 1}"
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HOST={host} is not an address of this computer."
    return f"Klonos cannot listen on port {port}: {error.strerror}."


def link(address: str, port: int) -> str:
    shown = f"[{address}]" if address.count(":") > 1 and "[" not in address else address
    return f"http://{shown}:{port}"


def welcome(host: str, address: str, port: int) -> str:
    """Return what to read in the terminal: where to go, what next, how to stop."""
    if settings.HTTPS:
        names = ", ".join(f"https://{name}" for name in settings.ALLOWED_HOSTS)
        lines = [
            f"Klonos listens on {address}, port {port}.",
            f"It answers to {names}.",
        ]
    elif host in EVERY_INTERFACE:
        lines = [f"On this computer:  {link('127.0.0.1', port)}"]
        lines += [f"On your phone:     {link(ip, port)}" for ip in own_addresses()[:1]]
        lines += [
            "",
            "Whoever is in the same network could read along, because there is no",
            "HTTPS yet. Use it like this at home only.",
        ]
    elif address in {"127.0.0.1", "::1"}:
        lines = [
            f"Open {link(address, port)} in the browser of this computer.",
            "For a phone in the same network, start it with: make run HOST=0.0.0.0",
        ]
    else:
        lines = [f"Open {link(address, port)} in a browser."]
    next_steps = [
        "",
        "Create an account there, then log your first day.",
        f"Your diary is kept in {place_of_diaries()}",
        "Stop Klonos with Ctrl-C.",
    ]
    return "\n".join(f"  {line}".rstrip() for line in ["", *lines, *next_steps, ""])


def place_of_diaries() -> str:
    """Return where entries and files are kept, in words."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        return str(settings.DATA_DIR)
    host = database["HOST"] or "this computer"
    return (
        f"PostgreSQL ({database['NAME']} on {host}), its files in {settings.DATA_DIR}"
    )


def update_database() -> None:
    """Make the tables what this version needs, or stop with a plain sentence."""
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        sys.exit(f"Klonos cannot use its database: {str(error).strip()}")
    call_command("createcachetable", verbosity=0)
    call_command("clearsessions")
    connections.close_all()  # else the server would inherit an open database


def main() -> None:
    # What is made from here on, the database first, is for its owner alone.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        host, port = env_str("HOST", "127.0.0.1"), env_int("PORT", 8000, least=1)
        if port > 65535:
            sys.exit(f"PORT is {port}; the highest one is 65535.")
        address = free_address(host.strip("[]"), port)
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(str(error))
    update_database()
    print(welcome(host, address, port), flush=True)
    place = [f"--host={address}", f"--port={port}"]
    command = [str(GRANIAN), *SERVER, *place, "config.wsgi:application"]
    os.execv(GRANIAN, command)  # noqa: S606  replaces this process, no shell


if __name__ == "__main__":
    main()
