"""Set a new password for somebody who forgot theirs, without any mail."""

from __future__ import annotations

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.crypto import get_random_string

from diary.models import User

# Nothing that is mixed up when read from paper: no 0 and O, no 1, l and I.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 5


class Command(BaseCommand):
    """Ask for a new password, or make one up and print it."""

    help = "Set a new password for an account. Without --ask it makes one and prints it"

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the account, and whether to type the password."""
        parser.add_argument("email", help="the address used to sign in")
        parser.add_argument(
            "--ask", action="store_true", help="type the new password yourself"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Set the password; whoever was signed in with the old one is signed out."""
        try:
            user = User.objects.get_by_natural_key(options["email"])
        except User.DoesNotExist:
            raise CommandError("There is no account with this address.") from None
        password = self._typed(user) if options["ask"] else made_up()
        user.set_password(password)
        user.save(update_fields=["password"])
        self.stdout.write("The new password is set; open sessions have ended.")
        if not options["ask"]:
            self.stdout.write(password)

    def _typed(self, user: User) -> str:
        if not sys.stdin.isatty():
            raise CommandError("--ask needs a terminal.")
        password = getpass.getpass("New password: ")
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        return password


def made_up() -> str:
    """Return a random password of about 99 bits, in groups that are easy to type."""
    groups = (get_random_string(GROUP_LENGTH, LETTERS) for _ in range(GROUPS))
    return "-".join(groups)
