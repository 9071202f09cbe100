"""The daily totals can be made anew from the rows."""

from __future__ import annotations

from decimal import Decimal

from django.core.management import call_command


def test_lost_and_wrong_totals_are_made_right(as_alice, patient, capsys):
    as_alice.post(f"/d/{patient.pk}/tap/", {"what": "episode:spasm"})
    as_alice.post(f"/d/{patient.pk}/tap/", {"what": "spasms:as_logged"})
    right = patient.days.values("local_day", "episodes", "spasms").get()
    patient.days.update(episodes=Decimal(40), spasms=None)
    patient.days.create(local_day="2020-01-01", episodes=3)

    call_command("recount_days")

    assert patient.days.values("local_day", "episodes", "spasms").get() == right
