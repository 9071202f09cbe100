"""The person's own one-tap buttons."""

from __future__ import annotations

import pytest

from tests.make import UNKNOWN


@pytest.fixture
def log(as_alice, patient):
    def logged(**fields):
        fields = {"type": "spasm", "when": "now"} | fields
        as_alice.post(f"/d/{patient.pk}/log/episode/", fields)
        return patient.episodes.order_by("recorded_at", "pk").last()

    return logged


@pytest.fixture
def add(as_alice, patient):
    def added(entry):
        said = {"entry": f"{entry.kind()}:{entry.pk}"}
        return as_alice.post(f"/d/{patient.pk}/shortcuts/add/", said)

    return added


def test_what_is_logged_most_is_offered_first(log, as_alice, patient):
    log(severity="2")
    for _thrice in range(3):
        log(site="calf", side="right", severity="6")
    as_alice.post(f"/d/{patient.pk}/tap/", {"what": "remedy:stretching"})

    page = as_alice.get(f"/d/{patient.pk}/shortcuts/")

    labels = [(one.label, one.times) for one in page.context["suggestions"]]
    assert labels[0] == ("Spasm, right calf or lower leg, 6 of 10", 3)
    assert ("Stretching", 1) in labels


def test_a_button_is_added_used_and_no_longer_offered(log, add, as_alice, patient):
    add(log(site="ankle", severity="6"))

    today = as_alice.get(f"/d/{patient.pk}/")
    label = "Spasm, ankle, 6 of 10"
    assert [button.label for button in today.context["shortcuts"]] == [label]
    as_alice.post(
        f"/d/{patient.pk}/tap/", {"what": today.context["shortcuts"][0].value}
    )
    assert patient.episodes.filter(site="ankle", severity=6).count() == 2
    page = as_alice.get(f"/d/{patient.pk}/shortcuts/")
    assert page.context["suggestions"] == []


def test_there_is_room_for_six(log, add, patient):
    for severity in range(6):
        assert add(log(severity=str(severity))).status_code == 302

    assert add(log(severity="7")).status_code == 409
    assert patient.shortcuts.current().count() == 6


def test_the_same_button_is_not_added_twice(log, add, patient):
    add(log(severity="3"))

    assert add(log(severity="3")).status_code == 409
    assert patient.shortcuts.count() == 1


def test_buttons_move_up_and_go(log, add, as_alice, patient):
    for severity in ("1", "2"):
        add(log(severity=severity))
    first, second = patient.shortcuts.order_by("position")
    base = f"/d/{patient.pk}/shortcuts"

    as_alice.post(f"{base}/{second.pk}/up/")
    as_alice.post(f"{base}/{second.pk}/up/")
    order = list(patient.shortcuts.order_by("position").values_list("pk", flat=True))
    assert order == [second.pk, first.pk]

    as_alice.post(f"{base}/{second.pk}/remove/")
    assert [one.pk for one in patient.shortcuts.current()] == [first.pk]
    assert as_alice.post(f"{base}/{second.pk}/up/").status_code == 404


def test_a_removed_button_can_be_put_back(log, add, as_alice, patient):
    add(log(severity="1"))
    button = patient.shortcuts.get()
    base = f"/d/{patient.pk}/shortcuts/"

    page = as_alice.post(f"{base}{button.pk}/remove/", follow=True).content.decode()
    assert "Removed:" in page
    as_alice.post(f"{base}{button.pk}/restore/")

    assert [one.pk for one in patient.shortcuts.current()] == [button.pk]


def test_a_button_is_not_put_back_beside_six_others(log, add, as_alice, patient):
    add(log(severity="1"))
    gone = patient.shortcuts.get()
    base = f"/d/{patient.pk}/shortcuts/"
    as_alice.post(f"{base}{gone.pk}/remove/")
    for severity in range(2, 8):
        add(log(severity=str(severity)))

    assert as_alice.post(f"{base}{gone.pk}/restore/").status_code == 409
    assert patient.shortcuts.current().count() == 6


def test_a_shortcut_for_a_dose_and_one_for_a_rating(as_alice, patient, add):
    base = f"/d/{patient.pk}"
    as_alice.post(f"{base}/tap/", {"what": "remedy:stretching"})
    as_alice.post(f"{base}/log/rating/", {"what": "pain", "value": "4", "when": "now"})

    add(patient.doses.get())
    add(patient.ratings.get())

    for button in as_alice.get(f"{base}/").context["shortcuts"]:
        as_alice.post(f"{base}/tap/", {"what": button.value})
    assert (patient.doses.count(), patient.ratings.count()) == (2, 2)
    assert patient.doses.last().treatment == patient.treatments.get()


@pytest.mark.parametrize("name", ["", "episode", "episode:x", "cake:1", "checkin:1",
                                  f"episode:{UNKNOWN}"])  # fmt: skip
def test_a_button_needs_an_entry_of_this_diary(as_alice, patient, name):
    answer = as_alice.post(f"/d/{patient.pk}/shortcuts/add/", {"entry": name})

    assert answer.status_code == 404
