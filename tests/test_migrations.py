"""The tables are what the models say, from the first migration on."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from diary.models import Regimen, Tally

# What is measured leaves migrations out, and tracing them takes long.
pytestmark = pytest.mark.no_cover

MIGRATIONS = Path(apps.get_app_config("diary").path) / "migrations"


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_migrations_say_what_they_do() -> None:
    names = [path.stem for path in MIGRATIONS.glob("[0-9]*.py")]

    assert names
    assert [one for one in names if re.search(r"_auto_|_alter_.*_and_more$", one)] == []
    assert all(re.fullmatch(r"[0-9]{4}_[a-z0-9_]+", one) for one in names)


def test_migrations_stand_in_one_line() -> None:
    numbers = sorted(path.stem[:4] for path in MIGRATIONS.glob("[0-9]*.py"))

    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_an_empty_database_can_be_brought_up_to_date(tmp_path: Path) -> None:
    settings = connections["default"].settings_dict | {
        "NAME": str(tmp_path / "fresh.sqlite3")
    }
    fresh = type(connections["default"])(settings, alias="default")
    try:
        executor = MigrationExecutor(fresh)
        executor.migrate(executor.loader.graph.leaf_nodes())
        tables = set(fresh.introspection.table_names())
    finally:
        fresh.close()

    assert {model._meta.db_table for model in apps.get_models()} <= tables


OLD = [("diary", "0002_whole_diary")]


@pytest.mark.django_db(transaction=True)
def test_treatments_of_an_earlier_version_are_kept() -> None:
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    executor.migrate(OLD)
    try:
        _write_as_before(executor.loader.project_state(OLD).apps)
    finally:
        # Whatever happens: the other tests need today's tables.
        MigrationExecutor(connection).migrate(newest)

    regimens = Regimen.objects.values_list("starts_on", "as_needed")
    assert list(regimens) == [(date(2025, 3, 1), True)]
    counted = set(Tally.objects.values_list("subject", "what", "count"))
    assert counted == {("dose", "taken", 2), ("sideeffect", "drowsiness", 1)}


def _write_as_before(old: Any) -> None:
    """Write a treatment in use, two doses, one taken back, and a side effect."""
    at = datetime(2025, 4, 1, 8, tzinfo=UTC)
    patient = old.get_model("diary", "Patient").objects.create(name="Erin Example")
    treatment = old.get_model("diary", "Treatment").objects.create(
        patient=patient, name="baclofen", kind_of="medicine", as_needed=True
    )
    of_it = {"patient": patient, "treatment": treatment}
    regimens = old.get_model("diary", "Regimen").objects
    regimens.create(**of_it, starts_on=date(2025, 3, 1))
    when = {"occurred_at": at, "local_day": at.date(), "day_start": 240}
    said = of_it | when | {"timezone": "UTC"}
    for voided_at in (None, None, at):
        old.get_model("diary", "Dose").objects.create(**said, voided_at=voided_at)
    old.get_model("diary", "SideEffect").objects.create(**said, symptom="drowsiness")
