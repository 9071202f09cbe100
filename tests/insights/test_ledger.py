"""The ledger: what was tried, as the rows say it, in order and with every reason."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from diary import actions
from diary.insights import lanes
from diary.insights.ledger import Event, read_ledger
from diary.insights.ledger_words import entry_of
from diary.models import Patient, PlannedDose, PlanStep, Treatment, User
from diary.treatments.actions import end_regimen
from diary.treatments.course import actions as course
from diary.vocab.changes import ChangeKind
from diary.vocab.entries import DoseStatus
from diary.vocab.symptoms import SIDE_EFFECTS
from diary.vocab.treatments import TreatmentKind, Unit
from tests.conftest import client_of
from tests.make import (
    at_times,
    days_ago,
    make_change,
    make_dose,
    make_life_event,
    make_regimen,
    make_side_effect,
    make_treatment,
)

ISOLATES = re.compile("[\u2068\u2069]")
HOSTILE = (
    "<script>alert(1)</script>",
    "\u202eback\u202c to front & \"quoted\" 'twice'",
    "باكلوفين",
    "w" * 120,
)


@pytest.fixture
def today(patient: Patient) -> date:
    return patient.today()


@pytest.fixture
def searched(patient: Patient, alice: User, today: date) -> dict[str, Treatment]:
    """Return the treatments of a search: raised, paused, switched, given, planned."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    baclofen = make_treatment(patient, by=alice)
    for kind, day, times, said in (
        ("start", 400, ("08:00",), {"hope": "fewer spasms at night"}),
        ("increase", 300, ("08:00", "20:00"), {"reason": "not_enough"}),
        ("decrease", 200, ("08:00",), {"reason": "side_effect"}),
    ):
        if said.get("reason") == "side_effect":
            said["side_effect"] = "drowsiness"
        planned = at_times(*times, amount=5 if len(times) == 1 else 10)
        make_change(
            baclofen,
            by=alice,
            day=ago(day),
            kind=kind,
            planned=planned,
            decided_by="doctor",
            watch="spasms",
            **said,
        )
    make_change(baclofen, by=alice, day=ago(150), kind="pause", reason="cost_or_supply")
    make_change(
        baclofen,
        by=alice,
        day=ago(100),
        kind="resume",
        planned=at_times("08:00", amount=5),
    )
    tizanidine = make_treatment(patient, by=alice, name="tizanidine")
    make_change(tizanidine, by=alice, day=ago(350), planned=at_times("21:00", amount=2))
    gabapentin = make_treatment(patient, by=alice, name="gabapentin")
    make_change(
        tizanidine,
        by=alice,
        day=ago(250),
        kind="switch",
        to=gabapentin,
        planned=at_times("08:00", amount=300),
        reason="wore_off",
        decided_by="both",
    )
    make_change(gabapentin, by=alice, day=ago(50), kind="stop", reason="got_worse")
    splint = make_treatment(
        patient,
        by=alice,
        name="night splint",
        kind_of=TreatmentKind.DEVICE,
        unit="",
        usual_amount=None,
    )
    make_regimen(splint, by=alice)
    spray = make_treatment(patient, by=alice, name="spray", unit=Unit.SPRAY)
    make_change(
        spray,
        by=alice,
        day=ago(90),
        regimen={"as_needed": True, "most_a_day": Decimal(8)},
        planned=[PlannedDose(amount=Decimal(2))],
    )
    return {
        "baclofen": baclofen,
        "tizanidine": tizanidine,
        "gabapentin": gabapentin,
        "splint": splint,
        "spray": spray,
    }


def show(client: Client, patient: Patient, query: str = "") -> str:
    response = client.get(f"/d/{patient.pk}/ledger/{query}")
    assert response.status_code == 200
    return response.content.decode()


def sections(page: str) -> dict[str, dict[str, Any]]:
    """Return what the page says of each treatment, read from its HTML."""
    found = {}
    for part in re.findall(r'<details class="more-box".*?</details>', page, re.S):
        name = re.search(r"<h3><bdi>(.*?)</bdi>", part)
        if name is None:
            continue
        short = re.search(r"<small>(.*?)</small>", part)
        assert short
        body = part.partition("<tbody")[2].partition("</tbody>")[0]
        cells = r"<t[hd] [^>]*>(.*?)</t[hd]>"
        found[plain(name[1])] = {
            "open": "open" in part.partition(">")[0],
            "short": plain(short[1]),
            "facts": [plain(one) for one in re.findall(r"<li>(.*?)</li>", part)],
            "rows": [
                [plain(cell) for cell in re.findall(cells, row)]
                for row in body.split("</tr>")
                if "<td" in row
            ],
        }
    return found


def plain(text: str) -> str:
    return ISOLATES.sub("", unescape(text))


def said_of(client: Client, patient: Patient, name: str) -> dict[str, Any]:
    found: dict[str, Any] = sections(show(client, patient))[name]
    return found


@pytest.mark.usefixtures("searched")
def test_treatments_stand_in_the_order_of_their_first_use(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    cold = make_treatment(patient, by=alice, name="cold pack", kind_of="remedy")
    make_dose(
        patient, by=alice, treatment=cold, at=timezone.now() - timedelta(days=320)
    )

    names = list(sections(show(as_alice, patient)))

    # A start that is not known lies before all that is known.
    expected = ["Night splint", "Baclofen", "Tizanidine", "Cold pack", "Gabapentin"]
    assert names == [*expected, "Spray"]


@pytest.mark.usefixtures("searched")
def test_each_change_stands_with_its_day_reason_decider_hope_and_outcome(
    as_alice: Client, patient: Patient, today: date
) -> None:
    def day(ago: int) -> str:
        return date_format(today - timedelta(days=ago))

    found = sections(show(as_alice, patient))

    assert found["Baclofen"]["rows"] == [
        [
            f"{day(400)} until {day(300)}",
            "5 mg at 08:00",
            (
                "Started. Who decided: the doctor. Hope: fewer spasms at night. "
                "Watched: spasms a day."
            ),
        ],
        [
            f"{day(300)} until {day(200)}",
            "10 mg at 08:00 and 20:00",
            (
                "Increased. Why: not enough effect. Who decided: the doctor. "
                "Watched: spasms a day."
            ),
        ],
        [
            f"{day(200)} until {day(150)}",
            "5 mg at 08:00",
            (
                "Reduced. Why: a side effect: drowsiness. Who decided: the doctor. "
                "Watched: spasms a day. Then paused. Why: cost or supply."
            ),
        ],
        [f"Since {day(100)}", "5 mg at 08:00", "Resumed."],
    ]
    assert found["Tizanidine"]["rows"] == [
        [
            f"{day(350)} until {day(250)}",
            "2 mg at 21:00",
            (
                "Started. Then switched to gabapentin. Why: the effect wore off. "
                "Who decided: both together."
            ),
        ]
    ]
    (gabapentin,) = found["Gabapentin"]["rows"]
    assert gabapentin[2].startswith("Switched from tizanidine. Why: the effect wore")
    assert gabapentin[2].endswith("Then stopped. Why: it got worse.")
    assert found["Night splint"]["rows"][0][:2] == [
        "Start not known, still used",
        "amount not said",
    ]


def test_the_numbers_are_those_of_the_rows(
    as_alice: Client,
    patient: Patient,
    alice: User,
    searched: dict[str, Treatment],
) -> None:
    now = timezone.now()
    for ago in range(40):
        name = ("baclofen", "gabapentin", "splint")[ago % 3]
        status = DoseStatus.SKIPPED if ago % 5 == 0 else DoseStatus.TAKEN
        at = now - timedelta(days=ago)
        dose = make_dose(
            patient, by=alice, treatment=searched[name], at=at, status=status
        )
        if ago % 7 == 0:
            actions.void(dose, by=alice)
    for symptom, often in (("drowsiness", 3), ("dry_mouth", 1), ("heavy legs", 2)):
        for _time in range(often):
            make_side_effect(
                patient, by=alice, symptom=symptom, treatment=searched["baclofen"]
            )
    make_side_effect(patient, by=alice, symptom="nausea")

    found = sections(show(as_alice, patient))

    for name, treatment in searched.items():
        shown = found["Night splint" if name == "splint" else name.capitalize()]
        doses = list(treatment.doses.filter(voided_at=None))
        taken = sum(one.status == DoseStatus.TAKEN for one in doses)
        numbers = [int(one) for one in re.findall(r"\d+", shown["facts"][0])]
        assert numbers == [one for one in (taken, len(doses) - taken) if doses and one]
        effects = Counter(
            str(SIDE_EFFECTS.label(one.symptom))
            for one in treatment.side_effects.filter(voided_at=None)
        )
        for label, count in effects.items():
            assert f"{label} ({count})" in shown["facts"][1]
        assert shown["facts"][1].count("(") == len(effects)
        amounts = [
            sum(planned.amount or 0 for planned in one.planned.all())
            for one in treatment.regimens.current()
            if not one.as_needed
        ]
        for amount in filter(None, (min(amounts, default=0), max(amounts, default=0))):
            assert f"{amount.normalize():f} mg" in shown["short"]
    assert "5 mg to 20 mg a day" in found["Baclofen"]["short"]
    assert "2 sprays each time" in found["Spray"]["short"]
    assert "nausea" not in str(found)


def test_what_is_over_is_folded_and_what_is_used_or_planned_is_not(
    as_alice: Client,
    patient: Patient,
    alice: User,
    today: date,
    searched: dict[str, Treatment],
) -> None:
    made = {"patient": patient, "treatment": searched["gabapentin"]}
    for ahead, amount in ((10, 100), (20, 200)):
        step = PlanStep(**made, day=today + timedelta(days=ahead))
        course.add_step(step, planned=at_times("08:00", amount=amount), by=alice)
    left = PlanStep(**made, day=today + timedelta(days=30))
    course.leave_out_step(course.add_step(left, by=alice)[0], by=alice)

    found = sections(show(as_alice, patient))

    folded = [name for name, one in found.items() if not one["open"]]
    assert folded == ["Tizanidine"]
    first = date_format(today + timedelta(days=10))
    assert found["Gabapentin"]["rows"][1:] == [
        [f"Planned from {first} on", "100 mg at 08:00", "Not noted as done."],
        [
            f"Planned from {date_format(today + timedelta(days=20))} on",
            "200 mg at 08:00",
            "Not noted as done.",
        ],
    ]


def test_a_step_that_was_done_is_a_change_and_no_plan(
    as_alice: Client,
    patient: Patient,
    alice: User,
    today: date,
    searched: dict[str, Treatment],
) -> None:
    baclofen = searched["baclofen"]
    step = PlanStep(patient=patient, treatment=baclofen, day=today)
    planned = at_times("08:00", amount=15)
    course.add_step(step, planned=planned, by=alice)
    make_change(
        baclofen,
        by=alice,
        day=today,
        kind="increase",
        planned=at_times("08:00", amount=15),
        reason="planned",
        plan_step=step,
    )

    rows = said_of(as_alice, patient, "Baclofen")["rows"]

    assert rows[-1][1:] == ["15 mg at 08:00", "Increased. Why: it was planned."]
    assert "Not noted as done." not in str(rows)


def test_what_is_used_now_and_then_shows_its_counts(
    as_alice: Client, patient: Patient, alice: User, today: date
) -> None:
    remedy = {"kind_of": TreatmentKind.REMEDY, "unit": Unit.MINUTE}
    cold = make_treatment(patient, by=alice, name="cold pack", **remedy)
    for ago in (30, 20, 3):
        at = timezone.now() - timedelta(days=ago)
        make_dose(patient, by=alice, treatment=cold, at=at)
    make_treatment(patient, by=alice, name="heat pad", **remedy)

    page = show(as_alice, patient)

    found = sections(page)
    first, last = (date_format(today - timedelta(days=ago)) for ago in (30, 3))
    assert list(found) == ["Cold pack"]
    assert found["Cold pack"]["short"] == (
        "Home remedy · usually 10 minutes each time · "
        f"now and then: first on {first}, last on {last}"
    )
    assert found["Cold pack"]["facts"][0] == "Logged: used 3 times."
    assert "In the list, not used so far" in page
    assert "Heat pad" in page.partition("not used so far")[2]


def test_what_a_clinic_gives_is_noted_one_by_one(
    as_alice: Client, patient: Patient, alice: User, today: date
) -> None:
    toxin = make_treatment(
        patient,
        by=alice,
        name="toxin",
        kind_of=TreatmentKind.INJECTION,
        unit=Unit.TOXIN_UNIT,
    )
    for ago, amount in ((10, 200), (100, 150)):
        at = days_ago(patient, ago)
        said = {"amount": Decimal(amount), "clinician": "Dr Example"}
        make_dose(patient, by=alice, treatment=toxin, at=at, **said)

    page = show(as_alice, patient)

    shown = sections(page)["Toxin"]
    assert shown["rows"] == [
        [date_format(today - timedelta(days=ago)), amount, "Given by Dr Example."]
        for ago, amount in ((100, "150 units"), (10, "200 units"))
    ]
    assert "150 units to 200 units each time" in shown["short"]
    assert page.count('class="box-given" d="M') == 2 + 1  # and the key of the signs


@pytest.mark.usefixtures("searched")
def test_treatments_and_changes_taken_back_are_not_shown(
    as_alice: Client, patient: Patient, alice: User, today: date
) -> None:
    gone = make_treatment(patient, by=alice, name="a mistake")
    actions.void(gone, by=alice)
    before = show(as_alice, patient)
    change = patient.treatmentchanges.get(kind_of=ChangeKind.INCREASE)

    course.take_back(change, by=alice)
    after = said_of(as_alice, patient, "Baclofen")

    assert "mistake" not in before
    start, end = (date_format(today - timedelta(days=ago)) for ago in (400, 200))
    assert after["rows"][0][0] == f"{start} until {end}"
    assert "Increased" not in str(after["rows"])


def test_commas_in_own_words_stay_where_they_are(
    as_alice: Client, patient: Patient, alice: User, today: date
) -> None:
    treatment = make_treatment(patient, by=alice, name="one, two")
    said: dict[str, Any] = {"side_effect": "dizzy, then tired", "hope": "sleep, walk"}
    day = today - timedelta(days=9)
    make_change(
        treatment, by=alice, day=day, reason="side_effect", watch="sleep", **said
    )

    (row,) = said_of(as_alice, patient, "One, two")["rows"]

    assert row[2] == (
        "Started. Why: a side effect: dizzy, then tired. Hope: sleep, walk. "
        "Watched: sleep disturbed by spasms."
    )


@pytest.mark.usefixtures("searched")
def test_a_stop_taken_back_did_not_happen(
    as_alice: Client, patient: Patient, alice: User, today: date
) -> None:
    stop = patient.treatmentchanges.get(kind_of=ChangeKind.STOP)
    course.take_back(stop, by=alice)

    (row,) = said_of(as_alice, patient, "Gabapentin")["rows"]

    assert row[0] == f"Since {date_format(today - timedelta(days=250))}"
    assert "stopped" not in row[2]


def test_a_correction_is_on_the_page_at_once(
    as_alice: Client,
    patient: Patient,
    alice: User,
    today: date,
    searched: dict[str, Treatment],
) -> None:
    show(as_alice, patient)
    regimen = searched["spray"].regimens.get()
    regimen.most_a_day = Decimal(6)
    course.correct_regimen(
        regimen, planned=[PlannedDose(amount=Decimal(1))], version=1, by=alice
    )
    baclofen = searched["baclofen"]
    baclofen.unit = Unit.TABLET
    actions.edit(baclofen, by=alice, version=baclofen.version)
    end_regimen(searched["splint"], ends_on=today, by=alice)

    found = sections(show(as_alice, patient))

    assert found["Spray"]["rows"][0][1] == "1 spray when needed, at most 6 sprays a day"
    assert found["Baclofen"]["rows"][0][1] == "5 tablets at 08:00"
    ended = f"Start not known, until {date_format(today)}"
    assert found["Night splint"]["rows"][0][0] == ended


def test_a_new_name_is_on_the_page_at_once(
    as_alice: Client, patient: Patient, alice: User, searched: dict[str, Treatment]
) -> None:
    show(as_alice, patient)
    renamed = searched["gabapentin"]
    renamed.name = "gaba"
    actions.edit(renamed, by=alice, version=renamed.version)

    (row,) = said_of(as_alice, patient, "Tizanidine")["rows"]

    assert "Then switched to gaba." in row[2]


def test_a_new_diary_says_what_will_stand_here(
    as_alice: Client, as_dora: Client, patient: Patient
) -> None:
    add = f'href="/d/{patient.pk}/treatments/add/"'

    assert "Nothing was tried yet." in show(as_alice, patient)
    assert show(as_alice, patient).count(add) == 1
    # A reader cannot add one.
    assert add not in show(as_dora, patient)


@pytest.mark.usefixtures("searched")
def test_owner_carer_and_reader_see_the_same_and_a_stranger_nothing(
    patient: Patient, alice: User, bob: User, dora: User, charlie: User
) -> None:
    shown = [sections(show(client_of(one), patient)) for one in (alice, bob, dora)]
    refused = client_of(charlie).get(f"/d/{patient.pk}/ledger/")

    assert shown[0] == shown[1] == shown[2] != {}
    assert refused.status_code == 404


@pytest.mark.usefixtures("searched")
def test_diaries_do_not_mix(
    as_charlie: Client, strangers_diary: Patient, charlie: User, today: date
) -> None:
    mine = make_treatment(strangers_diary, by=charlie, name="dantrolene")
    make_regimen(mine, by=charlie, starts_on=today)

    assert list(sections(show(as_charlie, strangers_diary))) == ["Dantrolene"]


def test_it_asks_as_often_for_forty_treatments_as_for_one(
    as_alice: Client, patient: Patient, alice: User, today: date
) -> None:
    # The first page of a day also notes which diary was opened.
    as_alice.get(f"/d/{patient.pk}/chart/")
    toxin = {"kind_of": TreatmentKind.INJECTION, "unit": Unit.TOXIN_UNIT}
    make_dose(
        patient,
        by=alice,
        treatment=make_treatment(patient, by=alice, name="toxin", **toxin),
    )
    asked = []
    for number in range(40):
        one = make_treatment(patient, by=alice, name=f"medicine {number}")
        start = today - timedelta(days=100 + number)
        make_change(one, by=alice, day=start, planned=at_times("08:00", amount=1))
        make_dose(patient, by=alice, treatment=one)
        step = PlanStep(patient=patient, treatment=one, day=today)
        course.add_step(step, planned=at_times("08:00", amount=2), by=alice)
        if number + 1 in {1, 3, 40}:
            with CaptureQueriesContext(connection) as queries:
                show(as_alice, patient)
            asked.append(len(queries))

    assert asked == [asked[0]] * 3
    assert asked[0] <= 10


@pytest.mark.parametrize(
    "query",
    [
        "?span=",
        "?span=9z",
        "?span=1y&span=all",
        "?span[]=1",
        "?x=" + "9" * 99,
    ],
)
@pytest.mark.usefixtures("searched")
def test_anything_in_the_address_gives_the_page(
    as_alice: Client, patient: Patient, query: str
) -> None:
    page = show(as_alice, patient, query)

    assert sections(page) == sections(show(as_alice, patient))
    assert page.count('class="chip"') == 4
    assert page.partition("<main")[2].count('aria-current="true"') == 1


@pytest.mark.usefixtures("searched")
def test_a_period_shows_what_was_used_in_it(as_alice: Client, patient: Patient) -> None:
    everything = lane_names(show(as_alice, patient))
    last_year = lane_names(show(as_alice, patient, "?span=1y"))
    page = show(as_alice, patient, "?span=1y")

    assert everything == [
        "Night splint",
        "Baclofen",
        "Tizanidine",
        "Gabapentin",
        "Spray",
    ]
    assert last_year == everything
    # What began before the period is drawn from its edge on.
    assert facts(page)[1].startswith("Baclofen: 5 mg at 08:00.")
    assert len(sections(page)) == 5


def lane_names(page: str) -> list[str]:
    found = re.findall(r'<a class="lane-name" href="#tried-\d+"><bdi>(.*?)</bdi>', page)
    return [plain(one) for one in found]


def facts(page: str) -> list[str]:
    """Return what the parts of the lanes say to whoever goes through them."""
    parts = re.findall(r'<path class="box-[^>]*tabindex="0"[^>]*>', page)
    return [plain(re.findall(r'aria-label="(.*?)"', one)[0]) for one in parts]


@pytest.mark.usefixtures("searched")
def test_each_part_of_a_lane_says_what_its_table_says(
    as_alice: Client, patient: Patient, alice: User, today: date
) -> None:
    make_life_event(
        patient, by=alice, what="fever", starts_on=today - timedelta(days=9)
    )

    page = show(as_alice, patient)

    said = facts(page)
    for name, one in sections(page).items():
        for when, how, _why in one["rows"]:
            assert f"{name}: {how}. {when}." in said
    start, end = (date_format(today - timedelta(days=ago)) for ago in (150, 100))
    assert f"Baclofen: paused. {start} until {end}." in said
    fever = f"Fever: since {date_format(today - timedelta(days=9))}, still going on"
    assert said[-1] == fever
    assert f"<li>{fever}</li>" in plain(page)


def test_names_are_shown_as_they_were_typed_and_never_run(
    as_alice: Client, patient: Patient, alice: User, today: date
) -> None:
    for number, name in enumerate(HOSTILE):
        one = make_treatment(patient, by=alice, name=name)
        make_change(
            one,
            by=alice,
            day=today - timedelta(days=60 - number),
            planned=at_times("08:00", amount=1),
            hope=name,
            reason="side_effect",
            side_effect=name[:80],
        )
        said = {"symptom": name[:80], "treatment": one}
        make_side_effect(patient, by=alice, **said)
    make_life_event(patient, by=alice, what=HOSTILE[0], starts_on=today)

    page = show(as_alice, patient)

    assert "<script>alert" not in page
    found = sections(page)
    for name in HOSTILE:
        shown = found[name[:1].upper() + name[1:]]
        assert f"Hope: {name}." in shown["rows"][0][2]
        assert f"{name[:80]} (1)" in shown["facts"][1]
        # The direction of somebody's words ends where they end.
        assert f"Hope: \u2068{name}\u2069." in unescape(page)


def test_with_very_many_parts_each_lane_is_one(
    patient: Patient, alice: User, today: date, as_alice: Client
) -> None:
    number = lanes.MOST_PARTS // 2 + 1
    for name in ("baclofen", "tizanidine"):
        one = make_treatment(patient, by=alice, name=name)
        for place in range(number):
            day = today - timedelta(days=2 * (number - place))
            kind = "adjust" if place else "start"
            planned = at_times("08:00", amount=1 + place % 3)
            make_change(one, by=alice, day=day, kind=kind, planned=planned)

    page = show(as_alice, patient)
    short = show(as_alice, patient, "?span=1y")

    assert len(facts(page)) == len(facts(short)) == 2
    assert facts(page)[0].startswith("Baclofen: Medicine · 1 mg to 3 mg a day · since")
    assert len(sections(page)["Baclofen"]["rows"]) == number


@pytest.mark.parametrize("span", lanes.SPANS)
def test_the_picture_keeps_to_its_frame_whatever_the_days(
    patient: Patient, alice: User, span: str
) -> None:
    today = date(2026, 6, 15)
    one = make_treatment(patient, by=alice)
    make_change(
        one,
        by=alice,
        day=date(1950, 1, 1),
        regimen={"ends_on": date(1951, 1, 1)},
        planned=at_times("08:00", amount=1),
    )
    make_change(
        one,
        by=alice,
        day=date(2026, 6, 1),
        regimen={"ends_on": date(9999, 12, 31)},
        planned=at_times("08:00", amount=1),
    )
    step = PlanStep(patient=patient, treatment=one, day=date(9999, 12, 31), stops=True)
    course.add_step(step, by=alice)
    entries = [entry_of(read_ledger(patient).tried[0], 1, today=today)]
    events = [
        Event("heat", date(1949, 1, 1), date(9999, 12, 31)),
        Event("heat", date(2026, 6, 20), None),
    ]

    picture = lanes.draw(entries, events, today=today, span=span)

    boxes = [*picture.events, *(box for lane in picture.lanes for box in lane.boxes)]
    assert {"dose", "planned"} <= picture.looks
    for box in boxes:
        outline = re.fullmatch(r"M([\d.]+) \d+h([\d.]+)v\d+h-[\d.]+z", box.path)
        assert outline
        left, width = map(float, outline.groups())
        assert lanes.MARGIN <= left <= lanes.WIDE - lanes.MARGIN
        assert left + width <= lanes.WIDE
    assert 1 <= len(picture.dates) <= lanes.TICKS + 1


def test_thicker_is_more_a_day_beside_its_own_highest(
    patient: Patient, searched: dict[str, Treatment], today: date
) -> None:
    found = {
        one.pk: entry_of(one, 1, today=today) for one in read_ledger(patient).tried
    }
    picture = lanes.draw([found[searched["baclofen"].pk]], [], today=today, span="all")

    looks = [box.look for box in picture.lanes[0].boxes]
    heights = [
        int(re.findall(r"v(\d+)", box.path)[0]) for box in picture.lanes[0].boxes
    ]

    assert looks == ["dose", "dose", "dose", "pause", "dose"]
    assert heights[0] == heights[2] == heights[4] < heights[1] == lanes.HIGHEST


def test_the_ledger_is_linked_from_looking_back_and_from_the_treatments(
    as_alice: Client, patient: Patient, alice: User
) -> None:
    make_treatment(patient, by=alice)
    link = f'href="/d/{patient.pk}/ledger/"'

    for place in ("chart/", "timeline/", "treatments/"):
        assert link in as_alice.get(f"/d/{patient.pk}/{place}").content.decode()
