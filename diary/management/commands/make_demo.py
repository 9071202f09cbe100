"""Make the diary of somebody who does not exist, for an account that stays."""

from __future__ import annotations

import sys
import time
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from diary.demo import truth
from diary.demo.actions import write_diary
from diary.models import Patient, User
from diary.timekeeping import is_zone

# Whole weeks, so that a year and a half is the story once.
DAYS_A_YEAR = 52 * 7
MOST_YEARS = 50
WIDTH = 30


class Command(BaseCommand):
    """`manage.py make_demo --email … --password … --years N --seed S`."""

    help = "Make an account with the diary of somebody who does not exist."

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the account, the length, the seed and the clock."""
        parser.add_argument("--email", required=True, help="to sign in with")
        parser.add_argument("--password", required=True, help="to sign in with")
        parser.add_argument(
            "--years",
            type=float,
            default=1.5,
            help="how long, up to today; a year of 52 weeks",
        )
        parser.add_argument(
            "--seed", type=int, default=truth.SEED, help="another one, another diary"
        )
        parser.add_argument("--zone", default="UTC", help="the clock of the diary")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make account and diary, or nothing at all."""
        email = User.objects.normalize_email(options["email"]).lower()
        user = User(email=email)
        _check(user, options)
        days = max(1, round(options["years"] * DAYS_A_YEAR))
        user.set_password(options["password"])
        patient = Patient(name="Robin, made up", timezone=options["zone"])
        write_diary(
            patient, by=user, days=days, seed=options["seed"], report=Progress()
        )
        self.stdout.write(f"{days} days, {patient.changes} rows: /d/{patient.pk}/")


def _check(user: User, options: dict[str, Any]) -> None:
    if not 0 < options["years"] <= MOST_YEARS:
        raise CommandError(f"--years must be more than 0, and {MOST_YEARS} at most.")
    if not is_zone(options["zone"]):
        raise CommandError("There is no such time zone.")
    if User.objects.filter(email__iexact=user.email).exists():
        raise CommandError("There is an account with this address already.")
    try:
        validate_email(user.email)
        validate_password(options["password"], user)
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from None


class Progress:
    """A bar of plain text on standard error, anew on its line where one watches."""

    def __init__(self) -> None:
        self.is_live = sys.stderr.isatty()
        self.told = 0.0

    def __call__(self, done: int, of: int) -> None:
        """Show how many days are done."""
        now = time.monotonic()
        is_last = done == of
        if not (self.is_live or is_last) and now - self.told < 2:
            return
        self.told = now
        full = WIDTH * done // of
        bar = "#" * full + "." * (WIDTH - full)
        text = f"[{bar}] {done} of {of} days"
        if is_last:
            text += ", now storing them"
        start, end = ("\r", "\n" if is_last else "") if self.is_live else ("", "\n")
        sys.stderr.write(f"{start}{text}{end}")
        sys.stderr.flush()
