"""What a page of patterns shows: its tables, its pictures, its files."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from diary.demo.actions import write_diary
from diary.models import CheckIn, Episode, Patient, User
from diary.vocab.entries import CheckInPart, SpasmsAnswer
from tests.make import make_check_in, make_episode

DAY = timedelta(days=1)
# The last evening of a made-up diary that is the same on every day it is tested.
NOW = datetime(2026, 6, 14, 21, 59, tzinfo=UTC)


def robin(
    monkeypatch: pytest.MonkeyPatch, *, by: User, days: int, seed: int
) -> Patient:
    """Make a diary of the demo, and let it be its last evening."""
    patient = Patient(name="Robin", timezone="Europe/Berlin")
    write_diary(patient, by=by, days=days, seed=seed, now=NOW)
    monkeypatch.setattr(Patient, "today", lambda self: self.day_of(NOW))
    return patient


def at(patient: Patient, day: date, clock: str) -> datetime:
    """Return the instant of a date and a time by the clock of the diary."""
    local = datetime.combine(day, time.fromisoformat(clock), patient.zone)
    return local.astimezone(UTC)


def spasm(
    patient: Patient, by: User, day: date, clock: str = "12:00", **said: Any
) -> Episode:
    return make_episode(patient, by=by, at=at(patient, day, clock), **said)


def complete(patient: Patient, by: User, day: date) -> CheckIn:
    """Say of a day that its spasms are all logged."""
    answer = {"spasms": SpasmsAnswer.AS_LOGGED, "spasticity": None}
    return make_check_in(patient, by=by, day=day, part=CheckInPart.EVENING, **answer)


def show(client: Client, patient: Patient, key: str, **query: str) -> str:
    response = client.get(f"/d/{patient.pk}/patterns/{key}/", query)
    assert response.status_code == 200
    return response.content.decode()


def table(page: str, part: str) -> list[list[str]]:
    """Return the rows of one part of a page."""
    _before, found, after = page.partition(
        f'<p class="pattern-caption" id="table-{part}"'
    )
    assert found
    body = after.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [_text(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.S)
    ]


def numbers(
    client: Client, patient: Patient, key: str, part: str = "", **query: str
) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    asked = query | ({"part": part} if part else {})
    response = client.get(f"/d/{patient.pk}/patterns/{key}/csv/", asked)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def svgs(page: str) -> list[str]:
    return re.findall(r'<svg class="pattern-svg".*?</svg>', page, re.S)


def bars(svg: str) -> list[tuple[str, str, float | None]]:
    """Return name, words and width of each bar of a picture, in percent."""
    found: list[tuple[str, str, float | None]] = []
    pattern = (
        r'<text class="bar-name"[^>]*>(.*?)</text><text class="bar-value"[^>]*>(.*?)'
        r'</text>(?:<rect class="bar [^>]*width="([\d.]+)%")?'
    )
    for name, words, width in re.findall(pattern, svg, re.S):
        found.append((_text(name), _text(words), float(width) if width else None))
    return found


def heights(svg: str) -> list[tuple[float, float]]:
    """Return the left edge, in percent, and the height of each column."""
    pattern = r'<rect class="bar[^>]*x="([\d.]+)%"[^>]*height="([\d.]+)em"'
    return [(float(x), float(tall)) for x, tall in re.findall(pattern, svg)]


def _text(markup: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", markup)).strip()
