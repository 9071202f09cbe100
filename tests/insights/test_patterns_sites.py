"""Where spasms were: sites, sides, days, and how strong."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.test import Client

from diary.analysis.codes import Family
from diary.analysis.means import range_of_mean
from diary.models import Patient, User
from diary.vocab.body import SITES
from tests.insights import shown
from tests.insights.shown import DAY, bars, numbers, show, spasm, svgs, table


def test_each_side_of_a_site_is_a_place(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    day = patient.today() - DAY
    spasm(patient, alice, day, site="calf", side="left", count=3, severity=4)
    spasm(patient, alice, day, "15:00", site="calf", side="left", severity=7)
    spasm(patient, alice, day - DAY, site="calf", side="right")
    spasm(patient, alice, day - DAY, site="calf")
    spasm(patient, alice, day, count=2, count_high=5)

    page = show(as_alice, patient, "sites")

    calf = SITES.label("calf")
    assert table(page, "places") == [
        [
            f"{calf}, left",
            "4",
            "42 %",
            "1",
            "5.5 (half of them 4.8 to 6.2) from 2 entries",
        ],
        [str(calf), "1", "11 %", "1", "not rated"],
        [f"{calf}, right", "1", "11 %", "1", "not rated"],
        ["no place noted", "3.5", "37 %", "1", "not rated"],
    ]
    assert [one[0] for one in bars(svgs(page)[0])] == [
        f"{calf}, left",
        str(calf),
        f"{calf}, right",
    ]
    assert bars(svgs(page)[0])[1][1:] == ("1 (1 day)", 25.0)
    assert "A place was noted for 6 of 9.5 spasms." in page
    assert "Without a place: 3.5 spasms." in page


def test_without_any_place_it_says_what_will_appear(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    spasm(patient, alice, patient.today())

    page = show(as_alice, patient, "sites")

    assert 'class="empty' in page
    assert "logged with its place on the body" in page


def test_many_places_are_in_the_table_and_the_first_ones_in_the_picture(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    for number in range(15):
        site = f"own word {number:02}"
        spasm(patient, alice, patient.today(), site=site, count=20 - number)

    page = show(as_alice, patient, "sites")

    names = [f"own word {number:02}" for number in range(15)]
    assert [row[0] for row in table(page, "places")] == names
    assert [one[0] for one in bars(svgs(page)[0])] == names[:12]
    assert "The picture shows the first 12 of 15." in page


def said_with_their_ranges(rows: list[list[str]], found: list[dict[str, str]]) -> None:
    """Compare how strong the spasms of each place are on the page and in the file."""
    ranged = [row for row in found if row["severity_low_95"]]
    # Of some places there are enough days, of others not.
    assert 0 < len(ranged) < len(found)
    told = {row[4] for row in rows}
    for row in ranged:
        names = ("severity_mean", "severity_low_95", "severity_high_95")
        mean, low, high = (f"{round(float(row[one]), 1):g}" for one in names)
        assert f"{mean} ({low} to {high}) from {row['rated']} entries" in told


def test_page_picture_and_file_say_what_the_rows_say(
    as_alice: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    robin = shown.robin(monkeypatch, by=alice, days=60, seed=6)
    first = robin.today() - 27 * DAY
    places = defaultdict(list)
    for row in robin.episodes.filter(voided_at=None, local_day__gte=first):
        places[row.site, row.side].append(row)

    found = numbers(as_alice, robin, "sites", period="4w")

    assert {(row["site"], row["side"]) for row in found} == set(places)
    total = sum(
        (e.count + (e.count_high or e.count)) / 2
        for e in robin.episodes.filter(voided_at=None, local_day__gte=first)
    )
    for row in found:
        rows = places[row["site"], row["side"]]
        spasms = sum((one.count + (one.count_high or one.count)) / 2 for one in rows)
        rated = [
            (one.local_day.toordinal(), one.severity)
            for one in rows
            if one.severity is not None
        ]
        strong = [strength for _day, strength in rated]
        assert float(row["spasms"]) == spasms
        assert float(row["share"]) == pytest.approx(spasms / total, abs=1e-4)
        assert int(row["days"]) == len({one.local_day for one in rows})
        assert int(row["rated"]) == len(strong)
        mean = sum(strong) / len(strong) if strong else None
        assert float(row["severity_mean"] or -1) == pytest.approx(
            -1 if mean is None else mean, abs=1e-4
        )
        span = range_of_mean(rated, Family.SEVERITY)
        ends = [row["severity_low_95"], row["severity_high_95"]]
        assert ends == [str(round(end, 4)) for end in span[1:]] if span else ["", ""]
    page = show(as_alice, robin, "sites", period="4w")
    rows = table(page, "places")
    said_with_their_ranges(rows, found)
    assert [float(row[1]) for row in rows] == [float(row["spasms"]) for row in found]
    assert [row[3] for row in rows] == [row["days"] for row in found]
    drawn = bars(svgs(page)[0])
    most = float(found[0]["spasms"])
    for (_name, words, width), row in zip(drawn, found, strict=False):
        assert words.startswith(f"{float(row['spasms']):g} (")
        assert width == pytest.approx(100 * float(row["spasms"]) / most, abs=0.01)
