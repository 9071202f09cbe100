"""The files of others are what they say they are, and come with their licence."""

from __future__ import annotations

import hashlib
import json

from django.conf import settings

VENDOR = settings.BASE_DIR / "diary" / "static" / "vendor"
RECORD = json.loads((VENDOR / "vendored.json").read_text())


def test_every_file_is_recorded() -> None:
    files = {
        path.relative_to(VENDOR).as_posix()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in {"LICENSE.txt", "vendored.json"}
    }

    assert files == set(RECORD)


def test_every_file_has_the_recorded_content() -> None:
    found = {
        path: hashlib.sha256((VENDOR / path).read_bytes()).hexdigest()
        for path in RECORD
    }

    assert found == {path: about["sha256"] for path, about in RECORD.items()}


def test_every_package_comes_with_its_licence() -> None:
    for path, about in RECORD.items():
        text = (VENDOR / path).with_name("LICENSE.txt").read_text()

        assert about["licence"] == "MIT"
        assert "Permission is hereby granted" in text
        assert "Copyright" in text


def test_versions_are_those_of_package_json() -> None:
    wanted = json.loads((settings.BASE_DIR / "package.json").read_text())

    assert {about["package"]: about["version"] for about in RECORD.values()} == (
        wanted["dependencies"]
    )


def test_no_file_points_to_a_source_map() -> None:
    assert [p for p in RECORD if b"sourceMappingURL" in (VENDOR / p).read_bytes()] == []
