"""Take back, put back, look at what was said before."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def spasm(as_alice, patient):
    fields = {"type": "spasm", "severity": "6", "triggers": ["heat"], "when": "now"}
    as_alice.post(f"/d/{patient.pk}/log/episode/", fields)
    return patient.episodes.get()


def path_of(entry, tail=""):
    return f"/d/{entry.patient_id}/entry/{entry.kind()}/{entry.pk}/{tail}"


def test_taken_back_entries_stay_on_their_day(as_alice, spasm):
    answer = as_alice.post(path_of(spasm, "void/"))

    page = as_alice.get(answer.headers["Location"]).content.decode()
    assert "Taken back:</strong> Spasm" in page
    assert "1 entry taken back" in page
    assert f'action="{path_of(spasm, "restore/")}"' in page


def test_putting_back(as_alice, spasm):
    as_alice.post(path_of(spasm, "void/"))

    answer = as_alice.post(path_of(spasm, "restore/"))

    spasm.refresh_from_db()
    assert spasm.voided_at is None
    assert "Restored" in as_alice.get(answer.headers["Location"]).content.decode()


def test_undo_by_script_takes_the_row_away_and_brings_it_back(as_alice, spasm):
    script = {"X-Klonos": "fragment"}

    gone = as_alice.post(path_of(spasm, "undo/"), {"version": 1}, headers=script)
    back = as_alice.post(path_of(spasm, "undo/"), {"version": 2}, headers=script)

    assert "data-gone" in gone.content.decode()
    assert "data-gone" not in back.content.decode()
    assert "Restored" in back.content.decode()


def test_undo_of_a_change_says_that_it_was_changed(as_alice, spasm, patient):
    fields = {"type": "clonus", "when": "time", "day": "2026-06-01", "time": "14:00"}
    as_alice.post(path_of(spasm), fields | {"version": 1})

    answer = as_alice.post(path_of(spasm, "undo/"), {"version": 2})

    spasm.refresh_from_db()
    assert spasm.type == "spasm"
    assert "did=changed" in answer.headers["Location"]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_undo_without_a_version_is_not_there(as_alice, spasm, version):
    answer = as_alice.post(path_of(spasm, "undo/"), {"version": version})

    assert answer.status_code == 404


def test_undo_of_an_old_version_changes_nothing(as_alice, spasm):
    as_alice.post(path_of(spasm, "void/"))

    answer = as_alice.post(path_of(spasm, "undo/"), {"version": 1})

    assert answer.status_code == 409
    assert "changed meanwhile" in answer.content.decode()


def test_the_history_says_what_when_and_by_whom(as_alice, as_bob, spasm):
    fields = {"type": "clonus", "when": "time", "day": "2026-06-01", "time": "13:00"}
    as_bob.post(path_of(spasm), fields | {"version": 1, "woke_me": "yes"})
    as_alice.post(path_of(spasm, "void/"))
    as_alice.post(path_of(spasm, "restore/"))

    page = as_alice.get(path_of(spasm, "history/")).content.decode()

    for text in ("How strong", ">6<", "heat", "Woke me", ">yes<", "Before it was changed",
                 "changed by bob@example.org", "by alice@example.org",
                 "Before it was taken back", "While it was taken back",
                 "1 Jun 2026, 14:00"):  # fmt: skip
        assert text in page, text


def test_the_history_of_every_kind_reads_well(as_alice, patient):
    base = f"/d/{patient.pk}"
    as_alice.post(f"{base}/tap/", {"what": "remedy:stretching"})
    as_alice.post(f"{base}/log/sideeffect/",
                  {"symptom": "nausea", "ended_on": "2026-06-01", "when": "now"})  # fmt: skip
    as_alice.post(f"{base}/log/rating/", {"what": "pain", "value": "3", "when": "now"})
    as_alice.post(f"{base}/check-in/night/2026-06-01/", {"sleep_hours": "7.5"})

    pages = ""
    for entry in (patient.doses.get(), patient.sideeffects.get(), patient.ratings.get(),
                  patient.checkins.get()):  # fmt: skip
        pages += as_alice.get(path_of(entry, "history/")).content.decode()

    for text in (
        "stretching",
        "nausea",
        "1 June 2026",
        "pain",
        "7.5",
        "no",
        "It has not",
    ):
        assert text in pages, text


@pytest.mark.parametrize("did", ["", "saved", "saved:episode:x", "eaten:episode:x",
                                 "saved:cake:x", "saved:episode:"])  # fmt: skip
def test_nonsense_in_the_address_shows_no_message(as_alice, patient, did):
    page = as_alice.get(f"/d/{patient.pk}/", {"did": did})

    assert page.status_code == 200
    assert page.context["notice"] is None
    assert "Undo" not in page.content.decode()


def test_another_diarys_entry_is_no_message(as_charlie, strangers_diary, spasm):
    did = f"saved:episode:{spasm.pk}"

    page = as_charlie.get(f"/d/{strangers_diary.pk}/", {"did": did}).content.decode()

    assert "Spasm, " not in page


def test_an_entry_for_yesterday_leads_to_yesterday(as_alice, patient):
    fields = {"type": "spasm", "when": "time", "day": "2026-05-31", "time": "23:00"}
    answer = as_alice.post(f"/d/{patient.pk}/log/episode/", fields)

    assert "/day/2026-05-31/?did=saved" in answer.headers["Location"]
    page = as_alice.get(answer.headers["Location"]).content.decode()
    assert "<h1>Yesterday</h1>" in page
    assert "(Sunday 31 May)" in page


def test_days_are_pages(as_alice, patient):
    path = f"/d/{patient.pk}/day/"

    assert "<h1>Today</h1>" in as_alice.get(f"{path}2026-06-01/").content.decode()
    assert "<h1>Friday</h1>" in as_alice.get(f"{path}2026-05-29/").content.decode()
    assert as_alice.get(f"{path}2026-06-03/").status_code == 404
    assert as_alice.get(f"{path}2026-02-30/").status_code == 404


def test_a_reader_sees_the_day_and_no_buttons(as_dora, spasm):
    page = as_dora.get(f"/d/{spasm.patient_id}/").content.decode()

    assert "Spasm" in page
    assert 'id="taps"' not in page
    assert as_dora.post(path_of(spasm, "void/")).status_code == 403
    spasm.refresh_from_db()
    assert spasm.voided_at is None
