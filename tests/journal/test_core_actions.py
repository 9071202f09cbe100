"""Store, edit, take back, restore, undo: nothing doubled, nothing lost."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError

from diary import actions
from diary.forms import Receipt
from diary.ids import uuid7
from diary.journal import actions as journal
from diary.models import CheckIn, Dose, Episode, Rating, Term, Treatment
from diary.vocab.entries import SpasmsAnswer

DAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 10, tzinfo=UTC)


def on_day(model, patient, **fields):
    fields = {"occurred_at": NOON, "local_day": DAY, "day_start": 240} | fields
    return model(patient=patient, timezone="Europe/Berlin", entered_at=NOON, **fields)


@pytest.fixture
def spasm(patient, alice):
    entry = on_day(Episode, patient, type="spasm", severity=6)
    return actions.store(entry, by=alice, triggers=["heat", "stress"])[0]


def totals(patient):
    return list(patient.days.values_list("local_day", "episodes", "spasms"))


def test_a_new_entry_is_stored_with_all_that_belongs_to_it(patient, alice):
    entry = on_day(Episode, patient, type="spasm", count=2, count_high=3)

    stored, created = actions.store(
        entry, by=alice, triggers=["heat", "heat"], own_words=[("site", "left heel")]
    )

    patient.refresh_from_db()
    assert created
    assert stored.recorded_by == alice
    assert [one.trigger for one in stored.triggers.all()] == ["heat"]
    assert patient.terms.get().text == "left heel"
    assert totals(patient) == [(DAY, Decimal("2.5"), None)]
    assert patient.changes == 1


def test_own_words_are_kept_once(patient, alice):
    for text in ("left heel", "Left heel"):
        entry = on_day(Episode, patient, type="spasm", site=text)
        actions.store(entry, by=alice, own_words=[(Term.List.SITE, text)])

    assert [term.text for term in patient.terms.all()] == ["left heel"]


def test_a_repeat_gives_the_stored_row(patient, alice, spasm):
    again = on_day(Episode, patient, pk=spasm.pk, type="spasm", severity=6)

    stored, created = actions.store(again, by=alice, triggers=["stress", "heat"])

    assert (stored.pk, created) == (spasm.pk, False)
    assert patient.episodes.count() == 1


def test_a_repeat_of_an_edited_entry_is_still_a_repeat(patient, alice, spasm):
    spasm.severity = 2
    actions.edit(spasm, by=alice, version=1)
    again = on_day(Episode, patient, pk=spasm.pk, type="spasm", severity=6)

    stored, created = actions.store(again, by=alice, triggers=["stress", "heat"])

    assert (stored.severity, created) == (2, False)


def test_the_same_id_with_another_content_is_a_conflict(patient, alice, spasm):
    other = on_day(Episode, patient, pk=spasm.pk, type="clonus")

    with pytest.raises(actions.ConflictError):
        actions.store(other, by=alice)

    assert patient.episodes.get().type == "spasm"


def test_a_time_made_by_the_server_is_no_difference(patient, alice):
    first = on_day(Rating, patient, what="pain", value=3)
    actions.store(first, by=alice, own_clock=True)
    later = NOON.replace(minute=1)
    again = on_day(
        Rating, patient, pk=first.pk, what="pain", value=3, occurred_at=later
    )

    assert actions.store(again, by=alice, own_clock=True)[1] is False
    with pytest.raises(actions.ConflictError):
        actions.store(again, by=alice)


def test_an_id_of_another_diary_is_not_there(strangers_diary, charlie, spasm):
    entry = on_day(Episode, strangers_diary, pk=spasm.pk, type="spasm", severity=6)

    with pytest.raises(Episode.DoesNotExist):
        actions.store(entry, by=charlie, triggers=["heat", "stress"])

    assert strangers_diary.episodes.count() == 0


def test_a_day_has_one_evening_check_in(patient, alice):
    actions.store(on_day(CheckIn, patient, part="evening", pain=3), by=alice)

    with pytest.raises(actions.ConflictError, match="already has a check-in"):
        actions.store(on_day(CheckIn, patient, part="evening", pain=4), by=alice)


def test_an_edit_keeps_what_was_said_before(patient, alice, bob, spasm):
    spasm.severity, spasm.local_day = 3, date(2026, 6, 2)

    edited = actions.edit(spasm, by=bob, version=1, triggers=["heat"])

    revision = patient.revisions.get()
    assert (edited.version, revision.version, revision.by) == (2, 1, bob)
    assert revision.before["severity"] == 6
    assert revision.before["triggers"] == ["heat", "stress"]
    assert [one.trigger for one in edited.triggers.all()] == ["heat"]
    assert totals(patient) == [(date(2026, 6, 2), Decimal(1), None)]


def test_an_edit_that_changes_nothing_is_no_edit(patient, alice, spasm):
    unchanged = actions.edit(spasm, by=alice, version=1)

    assert unchanged.version == 1
    assert patient.revisions.count() == 0


def test_an_edit_of_an_old_version_is_a_conflict(patient, alice, spasm):
    spasm.severity = 1
    actions.edit(spasm, by=alice, version=1)
    spasm.severity = 2

    with pytest.raises(actions.ConflictError, match="changed meanwhile"):
        actions.edit(spasm, by=alice, version=1)

    assert patient.episodes.get().severity == 1


def test_an_edit_into_a_taken_place_is_a_conflict(patient, alice):
    treatments = [
        actions.store(Treatment(patient=patient, name=n, kind_of="other"), by=alice)[0]
        for n in ("tonic", "tea")
    ]
    treatments[1].name = "Tonic"

    with pytest.raises(actions.ConflictError, match="already in the diary"):
        actions.edit(treatments[1], by=alice, version=1)

    assert {one.name for one in patient.treatments.all()} == {"tonic", "tea"}


def test_taking_back_and_restoring(patient, alice, bob, spasm):
    voided = actions.void(spasm, by=bob)
    assert (voided.voided_by, voided.version, totals(patient)) == (bob, 2, [])
    assert actions.void(spasm, by=alice).version == 2

    restored = actions.restore(spasm, by=alice)
    assert (restored.voided_at, restored.version) == (None, 3)
    assert totals(patient) == [(DAY, Decimal(1), None)]
    assert actions.restore(spasm, by=alice).version == 3
    changes = patient.revisions.order_by("version").values_list("change", flat=True)
    assert list(changes) == ["voided", "restored"]


def test_restoring_into_a_taken_place_is_a_conflict(patient, alice):
    first = on_day(CheckIn, patient, part="evening", pain=3)
    actions.store(first, by=alice)
    actions.void(first, by=alice)
    actions.store(on_day(CheckIn, patient, part="evening", pain=4), by=alice)

    with pytest.raises(actions.ConflictError):
        actions.restore(first, by=alice)

    assert patient.checkins.current().get().pain == 4


def test_undo_takes_back_the_last_change_whatever_it_was(patient, alice, spasm):
    spasm.severity = 1
    actions.edit(spasm, by=alice, version=1, triggers=[])

    undone = actions.undo(spasm, by=alice, version=2)
    assert (undone.severity, undone.version) == (6, 3)
    assert {one.trigger for one in undone.triggers.all()} == {"heat", "stress"}

    actions.void(undone, by=alice)
    back = actions.undo(undone, by=alice, version=4)
    assert back.voided_at is None
    assert actions.undo(back, by=alice, version=5).voided_at is not None


def test_undo_of_a_new_row_takes_it_back(alice, spasm):
    assert actions.undo(spasm, by=alice, version=1).voided_at is not None


def test_undo_of_an_older_version_is_a_conflict(alice, spasm):
    actions.void(spasm, by=alice)

    with pytest.raises(actions.ConflictError):
        actions.undo(spasm, by=alice, version=1)


def test_ten_and_ten_point_zero_say_the_same(patient, alice):
    treatment = Treatment(patient=patient, name="tonic", kind_of="other", unit="mg")
    actions.store(treatment, by=alice)
    dose = on_day(Dose, patient, treatment=treatment, amount=Decimal(10), unit="mg")
    actions.store(dose, by=alice)

    same = patient.doses.get()
    same.amount = Decimal("10.0")

    assert actions.edit(same, by=alice, version=1).version == 1


def test_a_broken_rule_is_not_mistaken_for_a_taken_place(patient, alice):
    with pytest.raises(IntegrityError):
        actions.store(on_day(Episode, patient, type="spasm", severity=11), by=alice)

    assert patient.episodes.count() == 0


def answered(patient, by, answer, pk):
    receipt = Receipt(NOON)
    return journal.answer_spasms(
        patient, answer=answer, day=DAY, pk=pk, receipt=receipt, by=by
    )


def test_two_who_answer_at_once_share_one_check_in(patient, alice, bob, monkeypatch):
    store = actions.store

    def slower(row, **more):
        monkeypatch.setattr(actions, "store", store)
        store(on_day(CheckIn, patient, part="evening", pain=3), by=bob)
        return store(row, **more)

    monkeypatch.setattr(actions, "store", slower)
    check_in, changed = answered(patient, alice, SpasmsAnswer.NONE, uuid7())

    assert changed
    assert (check_in.pain, check_in.spasms) == (3, "none")
    assert patient.checkins.count() == 1


def test_an_answer_under_the_id_of_another_one_is_a_conflict(patient, alice):
    check_in = on_day(CheckIn, patient, part="evening", pain=3)
    actions.store(check_in, by=alice)
    actions.void(check_in, by=alice)

    with pytest.raises(actions.ConflictError, match="another entry"):
        answered(patient, alice, SpasmsAnswer.NONE, check_in.pk)
