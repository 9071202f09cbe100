"""Files that no finding names are found, and erased when that is asked for."""

from __future__ import annotations

import os
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from diary import actions
from diary.models import Patient, User
from diary.visits import files
from diary.visits.actions import edit_finding
from tests.make import make_finding, make_visit
from tests.visits.samples import PDF, PNG

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "files"


def run(*words: str) -> str:
    said = StringIO()
    call_command("erase_orphan_files", *words, stdout=said)
    return said.getvalue()


def names(folder: Path) -> set[str]:
    return {one.name for one in folder.rglob("*") if one.is_file()}


def grow_old(folder: Path) -> None:
    then = (timezone.now() - timedelta(hours=2)).timestamp()
    for one in folder.rglob("*"):
        os.utime(one, (then, then))


def test_what_is_named_now_or_was_named_once_stays(
    alice: User, patient: Patient, folder: Path
) -> None:
    finding = make_finding(patient, by=alice, file=PDF)
    edit_finding(finding, by=alice, version=1, upload=files.check(PNG, "b.png"))
    actions.void(make_finding(patient, by=alice, file=PDF), by=alice)
    actions.void(make_visit(patient, by=alice), by=alice)
    grow_old(folder)
    before = names(folder)

    said = run("--erase")

    assert len(before) == 3
    assert names(folder) == before
    assert "0 erased" in said


def test_an_orphan_is_told_of_and_erased_only_when_asked(
    alice: User, patient: Patient, folder: Path
) -> None:
    kept = make_finding(patient, by=alice, file=PDF).file
    orphan = files.keep(patient.pk, files.check(PNG, "b.png"))
    (folder / str(patient.pk) / "half.part").write_bytes(b"half")
    grow_old(folder)

    told = run()
    still = names(folder)
    erased = run("--erase")

    assert "2 would be erased" in told
    assert orphan in told
    assert still == {kept, orphan, "half.part"}
    assert "2 erased" in erased
    assert names(folder) == {kept}


def test_a_file_that_just_came_is_left_alone(patient: Patient, folder: Path) -> None:
    files.keep(patient.pk, files.check(PNG, "b.png"))

    assert "0 erased" in run("--erase")
    assert len(names(folder)) == 1


def test_the_folder_of_a_diary_that_is_gone_goes_too(
    alice: User, patient: Patient, strangers_diary: Patient, folder: Path
) -> None:
    make_finding(patient, by=alice, file=PDF)
    make_finding(strangers_diary, by=alice, file=PDF)
    grow_old(folder)
    gone = strangers_diary.pk
    strangers_diary.delete()

    run("--erase")

    assert [one.name for one in folder.iterdir()] == [str(patient.pk)]
    assert not (folder / str(gone)).exists()


def test_another_database_erases_nothing(
    alice: User, patient: Patient, folder: Path
) -> None:
    make_finding(patient, by=alice, file=PDF)
    grow_old(folder)
    patient.delete()

    with pytest.raises(CommandError, match="DATABASE_URL"):
        run("--erase")

    assert len(names(folder)) == 1


def test_without_any_file_there_is_nothing_to_do(folder: Path) -> None:
    assert "0 would be erased" in run()
