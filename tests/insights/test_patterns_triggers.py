"""Triggers as they were given, and entries in which nothing was said."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.test import Client

from diary.models import EpisodeTrigger, Patient, User
from diary.vocab.triggers import TRIGGERS
from tests.insights import shown
from tests.insights.shown import DAY, bars, numbers, show, spasm, svgs, table


def test_entries_and_days_of_each_trigger(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    day = patient.today() - DAY
    spasm(patient, alice, day, triggers=["touch", "cold"], count=5)
    spasm(patient, alice, day, "15:00", triggers=["cold"])
    spasm(patient, alice, day - DAY, triggers=["none_noticed"])
    spasm(patient, alice, day - 2 * DAY, triggers=["none_noticed"])
    spasm(patient, alice, day - 3 * DAY, triggers=["none_noticed"])
    spasm(patient, alice, day)
    spasm(patient, alice, day, "20:00")

    page = show(as_alice, patient, "triggers")

    cold, touch, none = (
        str(TRIGGERS.label(code)) for code in ("cold", "touch", "none_noticed")
    )
    assert table(page, "triggers") == [
        [cold, "2", "40 %", "1"],
        [touch, "1", "20 %", "1"],
        [none, "3", "60 %", "3"],
    ]
    assert bars(svgs(page)[0])[0] == (cold, "2 (1 day)", pytest.approx(66.67))
    assert svgs(page)[0].count("bar-hollow") == 1
    assert "5 entries of 7 say something about triggers." in page
    assert f"Most often: {cold}, in 2 entries." in page
    assert "In 2 entries nothing was said about triggers." in page


def test_an_answer_that_names_no_trigger_is_not_the_most_frequent_one(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    spasm(patient, alice, patient.today(), triggers=["dont_know"])

    page = show(as_alice, patient, "triggers")

    assert "1 entry of 1 says something about triggers." in page
    assert "Most often" not in page


def test_without_any_answer_it_says_what_will_appear(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    spasm(patient, alice, patient.today())

    assert "logged with what set it off" in show(as_alice, patient, "triggers")


def test_many_triggers_are_in_the_table_and_the_first_ones_in_the_picture(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    words = [f"own word {number:02}" for number in range(14)]
    spasm(patient, alice, patient.today(), triggers=words)

    page = show(as_alice, patient, "triggers")

    assert [row[0] for row in table(page, "triggers")] == words
    assert [one[0] for one in bars(svgs(page)[0])] == words[:12]
    assert "The picture shows the first 12 of 14." in page


def test_a_percent_sign_in_own_words_breaks_nothing(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    spasm(patient, alice, patient.today(), triggers=["100 %s of it, %(name)s"])

    page = show(as_alice, patient, "triggers")

    assert "Most often: 100 %s of it, %(name)s, in 1 entry." in page


def test_page_picture_and_file_say_what_the_rows_say(
    as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    robin = shown.robin(monkeypatch, by=alice, days=60, seed=6)
    first = robin.today() - 27 * DAY
    given = defaultdict(list)
    answered = set()
    rows = EpisodeTrigger.objects.filter(episode__patient=robin)
    for one in rows.select_related("episode"):
        if one.episode.voided_at is None and one.episode.local_day >= first:
            given[one.trigger].append(one.episode)
            answered.add(one.episode.pk)

    found = numbers(as_alice, robin, "triggers", period="4w")
    page = show(as_alice, robin, "triggers", period="4w")

    assert {
        row["trigger"]: (int(row["entries"]), int(row["days"])) for row in found
    } == {
        name: (len(rows), len({row.local_day for row in rows}))
        for name, rows in given.items()
    }
    for row in found:
        share = len(given[row["trigger"]]) / len(answered)
        assert float(row["share"]) == pytest.approx(share, abs=1e-4)
    assert [row[1] for row in table(page, "triggers")] == [
        row["entries"] for row in found
    ]
    assert [words.split()[0] for _name, words, _width in bars(svgs(page)[0])] == [
        row["entries"] for row in found
    ][:12]
    everything = robin.episodes.filter(voided_at=None, local_day__gte=first).count()
    assert f"{len(answered)} entries of {everything} say something" in page
