"""Make the kept numbers anew from the entries they are made of."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from diary import daily, tallies
from diary.models import Patient


class Command(BaseCommand):
    """`manage.py recount_days`: for every diary, every day that has or had a number."""

    help = "Make the daily totals and tallies of all diaries anew from their entries."

    def handle(self, *args: Any, **options: Any) -> None:
        """Recount each day and say how many there were."""
        for patient in Patient.objects.all():
            days = {
                *patient.episodes.values_list("local_day", flat=True).distinct(),
                *patient.checkins.values_list("local_day", flat=True).distinct(),
                *patient.days.values_list("local_day", flat=True),
            }
            daily.recount(patient, days)
            tallies.recount(patient)
            self.stdout.write(f"{patient.pk}: {len(days)}")
