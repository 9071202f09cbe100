"""Erase the throwaway diaries of the demo whose day is over."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from diary.demo.actions import erase_expired


class Command(BaseCommand):
    """`manage.py erase_demos`: may run once a day; touches no other diary."""

    help = "Erase the throwaway diaries of the demo whose day is over."

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase them and say how many there were."""
        self.stdout.write(f"{erase_expired(by=None)}")
