"""Take the pictures of docs/images/ anew: `make screenshots`.

Starts the real server over a folder that it removes, writes the diary of somebody
made up into it by the app's own actions, and photographs the pages in a browser.
"""

from __future__ import annotations

import atexit
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from time import sleep
from typing import Any

# Before the settings are read: somebody's own diary must not get into a picture.
FOLDER = Path(tempfile.mkdtemp(prefix="klonos-screenshots-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
OWN = ("ALLOWED_HOSTS", "DATABASE_URL", "DATABASE_URL_FILE", "HTTPS", "MAIL_HOST")
for name in OWN:
    os.environ.pop(name, None)
os.environ |= {"DATA_DIR": str(FOLDER), "DJANGO_SETTINGS_MODULE": "config.settings"}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from diary import actions  # noqa: E402
from diary.accounts.actions import create_diary  # noqa: E402
from diary.demo import truth  # noqa: E402
from diary.demo.actions import write_diary  # noqa: E402
from diary.forms import Receipt  # noqa: E402
from diary.insights.dashboard_page import refreshed  # noqa: E402
from diary.journal.actions import add_shortcut, save_check_in  # noqa: E402
from diary.journal.checkin_form import receive  # noqa: E402
from diary.models import (  # noqa: E402
    CheckIn,
    Dose,
    Entry,
    Episode,
    Patient,
    PlannedDose,
    Rating,
    Regimen,
    SideEffect,
    Treatment,
    TreatmentChange,
    User,
)
from diary.timekeeping import clock_instant  # noqa: E402
from diary.treatments.actions import add_treatment, from_catalogue  # noqa: E402
from diary.treatments.course.actions import start  # noqa: E402
from diary.vocab.changes import ChangeKind  # noqa: E402
from diary.vocab.entries import CheckInPart, SpasmsAnswer  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "images"
EMAIL, PASSWORD = "nora@example.org", "only for the pictures"
DAYS = 40
TIMES = (time(8), time(20))
MOST_BYTES = 120_000
WIDTHS = {"phone": (390, 844), "desktop": (1280, 860)}
CALF = {"type": "spasm", "site": "calf", "side": "right"}
ANKLE = {"type": "clonus", "site": "ankle", "side": "left"}


@dataclass(frozen=True)
class Shot:
    """One picture: a page below the diary's address, a window, a colour scheme."""

    name: str
    page: str
    window: str
    scheme: str
    # What is scrolled to the upper edge.
    at: str = ""
    # Of the demo diary, which has a course of treatment of two years.
    demo: bool = False

    @property
    def path(self) -> Path:
        return TARGET / f"{self.name}-{self.window}-{self.scheme}.png"


SHOTS = (
    Shot("today", "", "phone", "light"),
    Shot("today", "", "phone", "dark"),
    Shot("check-in", "check-in/evening/{today}/", "phone", "light"),
    Shot("chart", "chart/?period=4w", "phone", "light", at="figure"),
    Shot("today", "", "desktop", "light"),
    Shot("chart", "chart/?period=4w", "desktop", "dark", at="figure"),
    Shot("ledger", "ledger/", "desktop", "light", demo=True),
    Shot("changes", "changes/", "phone", "light", demo=True),
    Shot("changes", "changes/", "desktop", "light", demo=True),
    Shot("toxin", "patterns/toxin/", "phone", "light", at=".pattern-part", demo=True),
    Shot("summary", "summary/?period=3m", "desktop", "light", at=".sheet", demo=True),
)


class Writer:
    """Writes the diary of somebody who does not exist."""

    def __init__(self, patient: Patient, user: User) -> None:
        self.patient, self.user = patient, user
        self.chance = random.Random(7)  # noqa: S311  not a secret
        self.first = patient.today() - timedelta(days=DAYS)
        self.baclofen = self.treatment("baclofen", Decimal(10), 33)
        self.splint = self.treatment("ankle_splint", None, 12)

    def treatment(self, code: str, amount: Decimal | None, ago: int) -> Treatment:
        treatment = from_catalogue(self.patient, code)
        treatment.usual_amount = amount
        add_treatment(treatment, by=self.user)
        change = TreatmentChange(
            patient=self.patient,
            kind_of=ChangeKind.START,
            day=self.patient.today() - timedelta(days=ago),
        )
        regimen = Regimen(patient=self.patient, treatment=treatment)
        planned = [PlannedDose(at=at, amount=amount) for at in TIMES if amount]
        start(change, regimen=regimen, planned=planned, by=self.user)
        return treatment

    def log[E: Entry](self, model: type[E], day: date, clock: str, **said: Any) -> E:
        """Store an entry as if it had been typed when it happened."""
        patient = self.patient
        hour = datetime.strptime(clock, "%H:%M").time()  # noqa: DTZ007  a wall clock
        at = clock_instant(day, hour, patient.zone, day_start=patient.day_start)
        entry = model(
            patient=patient,
            occurred_at=at,
            local_day=day,
            timezone=patient.timezone,
            day_start=patient.day_start,
            entered_at=at,
            **said,
        )
        return actions.store(entry, by=self.user)[0]

    def take(self, day: date, clock: str) -> Dose:
        amount, unit = self.baclofen.usual_amount, self.baclofen.unit
        said = {"treatment": self.baclofen, "amount": amount, "unit": unit}
        return self.log(Dose, day, clock, **said)

    def past_day(self, day: date) -> None:
        """Write one of the days before today; some stay open, as in real diaries."""
        if self.chance.random() < 0.08:
            return
        for hour in sorted(self.chance.sample(range(7, 22), self.chance.randint(1, 5))):
            what = CALF if self.chance.random() < 0.7 else ANKLE
            severity = self.chance.randint(3, 7)
            minute = self.chance.randint(10, 59)
            self.log(Episode, day, f"{hour}:{minute}", **what, severity=severity)
        if day >= self.patient.today() - timedelta(days=33):
            self.take(day, "08:00")
            self.take(day, "20:00")
        if self.chance.random() < 0.93:
            self.evening(day)

    def evening(self, day: date) -> None:
        patient = self.patient
        check_in = CheckIn(patient=patient, part=CheckInPart.EVENING, local_day=day)
        check_in.spasms = SpasmsAnswer.AS_LOGGED
        check_in.spasticity = self.chance.choice([3, 4, 4, 5, 5, 6])
        typed = datetime.combine(day, datetime.min.time(), patient.zone)
        receive(check_in, Receipt((typed + timedelta(hours=21)).astimezone(UTC)))
        save_check_in(check_in, by=self.user)

    def today(self) -> None:
        day = self.patient.today()
        dose = self.take(day, "08:00")
        self.log(Episode, day, "09:35", **CALF, severity=6, duration=40)
        ankle = self.log(Episode, day, "11:10", **ANKLE, beats=8, beats_how="counted")
        self.log(SideEffect, day, "13:20", symptom="drowsiness", severity=4)
        self.log(Dose, day, "15:00", treatment=self.splint, minutes=60)
        self.log(Rating, day, "16:45", what="pain", value=3)
        for entry in (dose, ankle):
            add_shortcut(entry, by=self.user)

    def write(self) -> None:
        with transaction.atomic():
            for number in range(DAYS):
                self.past_day(self.first + timedelta(days=number))
            self.today()


def early_evening() -> str:
    """Return a zone in which it is between five and six in the afternoon now."""
    ahead = (17 - datetime.now(UTC).hour + 11) % 24 - 11
    # These names count the other way round than everybody else.
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


def made_up_diaries() -> tuple[Patient, Patient]:
    """Return a diary of some weeks, and the demo's of 78 weeks."""
    call_command("migrate", interactive=False, verbosity=0)
    user = User.objects.create_user(EMAIL, PASSWORD)
    zone = early_evening()
    patient = create_diary(by=user, name="Nora Example", timezone=zone)
    Writer(patient, user).write()
    robin = Patient(name="Robin, made up", timezone=zone)
    write_diary(robin, by=user, days=truth.STORY_DAYS)
    # Otherwise the pictures would show how far the comparisons have got.
    refreshed(robin, None)
    connections.close_all()
    return patient, robin


@contextmanager
def server() -> Iterator[str]:
    """Serve the folder as `make run` does; yield the address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    place = {"HOST": "127.0.0.1", "PORT": str(port)}
    command = [sys.executable, "-m", "tools.serve"]
    running = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **place}, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port, running)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(timeout=20)


def wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    for _trial in range(300):
        if running.poll() is not None:
            break
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.1)
    raise SystemExit("The server did not start.")


def browser_options() -> dict[str, Any]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return {
        "executable_path": path,
        "args": ["--no-sandbox"] if is_root else [],
    }


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.fill("[name=login]", EMAIL)
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit], main form button:not([type])")
    page.wait_for_url("**/d/*/")


def take(browser: Browser, base: str, patient: Patient, shot: Shot) -> None:
    width, height = WIDTHS[shot.window]
    context = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": height},
        device_scale_factor=2 if shot.window == "phone" else 1,
        color_scheme=shot.scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        locale="en-GB",
    )
    page = context.new_page()
    sign_in(page)
    page.goto(f"/d/{patient.pk}/{shot.page.format(today=patient.today())}")
    page.wait_for_load_state("networkidle")
    if shot.at:
        page.locator(shot.at).first.evaluate("one => one.scrollIntoView()")
    keep(page.screenshot(), shot.path)
    context.close()


def keep(png: bytes, path: Path) -> None:
    """Write a picture with no more colours than it needs to stay small."""
    full = Image.open(BytesIO(png)).convert("RGB")
    few = full.quantize(96, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise SystemExit(f"{path.name} has {size} bytes; {MOST_BYTES} are the most.")
    print(f"{size:>8}  {path.relative_to(ROOT)}")


def main() -> None:
    nora, robin = made_up_diaries()
    TARGET.mkdir(parents=True, exist_ok=True)
    with server() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**browser_options())
        for shot in SHOTS:
            take(browser, base, robin if shot.demo else nora, shot)
        browser.close()


if __name__ == "__main__":
    main()
