"""The names and addresses under which this machine may be asked for a page.

A diary at home is opened as http://192.168.1.20:8000 from a phone, and nobody wants
to configure that. To accept any private address instead would let a stranger write
an address of his own into a password mail. So the machine's own addresses are
looked up at start, and only those are known.
"""

from __future__ import annotations

import re
import socket

from django.core.exceptions import ImproperlyConfigured
from django.http.request import split_domain_port

LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
EVERY_INTERFACE = {"", "0.0.0.0", "::", "[::]"}  # noqa: S104  compared, not bound

ADDRESS = re.compile(r"https?://[^\s/?#@]+/?", re.IGNORECASE)

# Documentation networks: a datagram socket that is only connected sends nothing,
# it makes the system choose the address it would send from.
_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))


def own_addresses() -> list[str]:
    """Return the addresses other devices on the network can reach this one by."""
    found = []
    for family, elsewhere in _ELSEWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((elsewhere, 9))
                address = probe.getsockname()[0].partition("%")[0]
        except OSError:
            continue  # no network of this family
        found.append(f"[{address}]" if family == socket.AF_INET6 else address)
    return found


def own_names() -> list[str]:
    """Return the machine's name, alone and as home networks announce it."""
    name = socket.gethostname().lower()
    return [name] if "." in name else [name, f"{name}.local"]


def known_hosts(bound: str) -> list[str]:
    """Return the hosts to accept when nobody listed any.

    `bound` is the address the server listens on; it counts if it is a single one.
    """
    hosts = [*LOOPBACK, *own_names(), *own_addresses()]
    if bound not in EVERY_INTERFACE:
        hosts.append(f"[{bound}]" if bound.count(":") > 1 else bound)
    return [host for host in dict.fromkeys(hosts) if split_domain_port(host)[0]]


def public_address(written: str, hosts: list[str], *, https: bool) -> str:
    """Return where people reach Klonos, for mails that no request asked for; or "".

    If nobody wrote it down, it is the first name that somebody listed, by https. It
    ends without a slash.
    """
    if written and not ADDRESS.fullmatch(written):
        raise ImproperlyConfigured(
            "PUBLIC_URL is no address of a site; write it like"
            " https://diary.example.org, with nothing after the name."
        )
    first = hosts[0] if hosts and https else ""
    guessed = f"https://{first}" if first and first[0] not in ".*" else ""
    return (written or guessed).rstrip("/")
