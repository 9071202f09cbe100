"""The tables are what the models say, from the first migration on."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

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
