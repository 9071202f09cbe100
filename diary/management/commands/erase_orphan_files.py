"""Erase files that no finding names, now or in its history."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from diary.models import Finding, Patient, Revision
from diary.visits import files

# A file lies there for a moment before its row does.
YOUNG = timedelta(hours=1)


class Command(BaseCommand):
    """`manage.py erase_orphan_files`: tell what would go; with --erase, erase it."""

    help = "List files that no finding names, now or earlier. With --erase, erase them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Ask for one word more before anything is erased."""
        parser.add_argument("--erase", action="store_true", help="Erase them.")

    def handle(self, *args: Any, erase: bool, **options: Any) -> None:
        """Go through the folders of all diaries."""
        folders = sorted(one for one in _inside(files.root()) if one.is_dir())
        diaries = {str(pk) for pk in Patient.objects.values_list("pk", flat=True)}
        if folders and not {one.name for one in folders} & diaries:
            raise CommandError(
                "No file here belongs to a diary of this database. Set the same"
                " DATA_DIR and DATABASE_URL as for the server. Nothing was erased."
            )
        named = _named()
        orphans = [
            file
            for folder in folders
            for file in sorted(_inside(folder))
            if (folder.name, file.name) not in named and _is_old(file)
        ]
        for file in orphans:
            self.stdout.write(f"{file.parent.name}/{file.name}")
            if erase:
                file.unlink()
        for folder in folders:
            if erase and folder.name not in diaries and not any(_inside(folder)):
                folder.rmdir()
        done = "erased" if erase else "would be erased; add --erase"
        self.stdout.write(f"{len(orphans)} {done}")


def _named() -> set[tuple[str, str]]:
    """Return diary and name of every file that a row or a revision names."""
    rows = Finding.objects.exclude(file="").values_list("patient", "file")
    earlier = Revision.objects.filter(subject=Finding.kind())
    before = earlier.values_list("patient", "before")
    said = ((diary, row.get("file", "")) for diary, row in before.iterator())
    return {(str(diary), name) for diary, name in (*rows, *said)}


def _inside(folder: Path) -> list[Path]:
    return list(folder.iterdir()) if folder.is_dir() else []


def _is_old(file: Path) -> bool:
    return file.stat().st_mtime < (timezone.now() - YOUNG).timestamp()
