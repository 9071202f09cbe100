"""The course of treatment of the demo, typed in by hand through the pages alone.

Somebody with an empty diary types what the made-up person of the demo tried, and why.
Then the ledger of both diaries is read from its page, and says the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from diary.demo import truth
from diary.demo.actions import write_diary
from diary.demo.background import NEUROLOGIST
from diary.demo.course import NOTED, TOXIN
from diary.demo.story import MUSCLES
from diary.models import Patient, User
from diary.treatments.given.wording import muscle_label
from tests.browser.hands import Touch
from tests.conftest import make_user

# The ledger, without what was logged from day to day.
READ_LEDGER = """all => all.map(one => ({
    name: one.querySelector("h3").textContent,
    short: one.querySelector("summary small").textContent,
    lines: [...one.querySelectorAll("tbody tr")].map(
        row => [...row.cells].map(cell => cell.textContent)),
}))"""
# The injections, without the part of the body, which the muscles say better.
READ_INJECTIONS = """all => all.map(one => [
    one.querySelector("h3").textContent,
    ...[...one.querySelectorAll("dt")].filter(said => said.textContent != "Where").map(
        said => [said.textContent, said.nextElementSibling.textContent.trim()]),
])"""


@dataclass
class Typist:
    """Somebody on a phone who types a course of treatment into an empty diary.

    `first` is the date of the story's first day, which is day 0.
    """

    hands: Touch
    diary: Patient
    first: date

    @property
    def page(self) -> Any:
        """The open page."""
        return self.hands.page

    def day(self, number: int) -> date:
        """Return the date of a day of the story."""
        return self.first + timedelta(days=number)

    def add(self, name: str, usual: int | None = None) -> None:
        """Look for a treatment, add it as not used yet, and open its page."""
        self.page.goto(f"/d/{self.diary.pk}/treatments/add/?q={name}")
        self.hands.press(self.page.locator(".links a[href*='item=']").first)
        # The demo writes its names small, as they stand in the catalogue.
        self.write("name", name)
        if usual is None:
            self.choose("as_needed")
        else:
            self.write("usual_amount", usual)
        self.choose("used", "no")
        self.save()
        self.pick_out(name)

    def open(self, name: str) -> None:
        """Go to the page of a treatment."""
        self.page.goto(f"/d/{self.diary.pk}/treatments/")
        self.pick_out(name)

    def pick_out(self, name: str) -> None:
        """Press the name of a treatment in a list."""
        whole = re.compile(f"^{re.escape(name)}$", re.IGNORECASE)
        self.hands.press(self.page.locator(".links bdi", has_text=whole))

    def unfold(self, *summaries: str) -> None:
        """Open what is folded."""
        for text in summaries:
            self.hands.press(self.page.locator("main summary", has_text=text).first)

    def follow(self, link: str | re.Pattern[str]) -> None:
        """Press a link."""
        self.hands.press(self.page.get_by_role("link", name=link))

    def press(self, button: str) -> None:
        """Press a button."""
        self.hands.press(self.page.get_by_role("button", name=button, exact=True))

    def save(self) -> None:
        """Save, and see that it was."""
        self.press("Save")
        expect(self.page.get_by_text("Saved:").first).to_be_visible()

    def save_early(self) -> None:
        """Save what was before the diary began, which is asked about once."""
        self.press("Save")
        self.choose("early")
        self.save()

    def write(self, name: str, text: object) -> None:
        """Type into a field."""
        self.hands.write(self._field(name), str(text))

    def choose(self, name: str, value: str | None = None) -> None:
        """Choose an answer, or tick a box."""
        self.hands.choose(self._field(name, value))

    def pick(self, name: str, value: str) -> None:
        """Pick from a list."""
        self.hands.pick(self._field(name), value)

    def why(self, number: int, treatment: str, *, is_open: bool = False) -> None:
        """Say what the demo says about a change on this day of the story."""
        if not is_open:
            self.unfold("Why, and what I hope for")
        said: Mapping[str, str] = NOTED[number, treatment]
        for name, answer in said.items():
            if name == "hope":
                self.write(name, answer)
            elif name == "side_effect":
                self.pick(name, answer)
            else:
                self.choose(name, answer)

    def change(self, number: int, treatment: str, amount: int) -> None:
        """Note more or less of what is taken, from its page."""
        self.follow("Change the dose")
        self.write("amount", amount)
        self.write("day", self.day(number))
        self.why(number, treatment)
        self.save_early()

    def _field(self, name: str, value: str | None = None) -> Any:
        chosen = f'[value="{value}"]' if value is not None else ""
        place = f'main form[method=post] [name="{name}"]{chosen}'
        return self.page.locator(place).first


@pytest.fixture
def demo(transactional_db: None) -> Patient:
    """Return the diary of the demo, on the clock of the diary that is typed."""
    patient = Patient(name="Robin, made up", timezone="Europe/Berlin")
    robin = make_user("robin")
    return write_diary(patient, by=robin, days=truth.STORY_DAYS, now=timezone.now())


@pytest.fixture
def typist(open_page: Any, demo: Patient, patient: Patient, alice: User) -> Typist:
    page = open_page(alice, timezone_id="Europe/Berlin", **Touch.options)
    # The first injection is on a day that the story knows.
    injected = demo.doses.filter(treatment__catalogue=TOXIN).earliest("local_day")
    begun = injected.local_day - timedelta(days=truth.FIRST_INJECTION)
    return Typist(Touch(page), patient, first=begun)


def test_the_course_of_the_demo_can_be_typed_by_hand(
    open_page: Any, demo: Patient, typist: Typist
) -> None:
    type_long_used(typist)
    type_baclofen(typist)
    type_tizanidine(typist)
    type_diazepam(typist)
    type_toxin(typist)
    type_remedies(typist, demo)

    robin = User.objects.get(memberships__patient=demo)
    told = open_page(robin, timezone_id="Europe/Berlin")
    expected = read_ledger(told, demo)
    assert len(expected) == 9
    assert read_ledger(typist.page, typist.diary) == expected
    assert read_injections(typist.page, typist.diary) == read_injections(told, demo)


def type_long_used(typist: Typist) -> None:
    typist.add("physiotherapy", usual=1)
    typist.follow("Used now")
    typist.choose("often", "own")
    typist.write("amount", 1)
    typist.write("at_0", "10:30")
    typist.unfold("Only on some weekdays")
    typist.choose("weekdays_0", "1")
    typist.write("minutes", 45)
    typist.choose("unknown_day")
    typist.save()

    typist.add("ankle splint", usual=2)
    typist.follow("Used now")
    typist.choose("often", "own")
    typist.write("amount", 2)
    typist.pick("part_0", "evening")
    typist.choose("unknown_day")
    typist.save()


def type_baclofen(typist: Typist) -> None:
    typist.add("baclofen", usual=10)
    typist.follow("Write down a plan")
    steps = ((28, 5), (35, 10), (42, 15))
    for place, (number, amount) in enumerate(steps):
        typist.write(f"day_{place}", typist.day(number))
        for time in range(3):
            typist.write(f"amount_{place}_{time}", amount)
    typist.save()
    for number, amount in steps:
        typist.follow(re.compile(rf"Done.*\b{amount}\smg"))
        typist.write("day", typist.day(number))
        typist.save()
        typist.open("baclofen")
    typist.follow(re.compile("Correct.*Started"))
    typist.why(28, "baclofen", is_open=True)
    typist.save()
    typist.change(210, "baclofen", 10)
    typist.change(280, "baclofen", 5)


def type_tizanidine(typist: Typist) -> None:
    typist.add("tizanidine", usual=4)
    typist.open("baclofen")
    typist.follow("Switch to another")
    typist.pick_out("tizanidine")
    typist.write("amount", 2)
    typist.choose("often", "3")
    typist.write("day", typist.day(287))
    typist.why(287, "tizanidine")
    typist.save_early()

    typist.open("tizanidine")
    typist.change(290, "tizanidine", 4)
    typist.follow("Write down a plan")
    typist.write("day_0", typist.day(truth.STORY_DAYS))
    for time in range(3):
        typist.write(f"amount_0_{time}", 2)
    typist.write("day_1", typist.day(truth.STORY_DAYS + 7))
    typist.choose("stops_1")
    typist.save()


def type_diazepam(typist: Typist) -> None:
    typist.add("diazepam", usual=5)
    typist.follow("Used now")
    typist.write("amount", 5)
    typist.choose("often", "own")
    typist.write("at_0", "22:00")
    typist.write("day", typist.day(378))
    typist.why(378, "diazepam")
    typist.save()
    typist.change(413, "diazepam", 2)
    typist.follow("Stop or pause")
    typist.write("day", typist.day(420))
    typist.why(420, "diazepam")
    typist.save_early()


def type_toxin(typist: Typist) -> None:
    typist.add("Botox (onabotulinumtoxinA)", usual=200)
    typist.follow("Used now")
    typist.write("amount", 200)
    typist.choose("often", "interval")
    typist.write("every", 13)
    typist.choose("every_unit", "weeks")
    typist.write("day", typist.day(77))
    typist.why(77, TOXIN)
    typist.save()
    typist.follow(re.compile("^Injections"))
    for number in range(77, truth.STORY_DAYS, 91):
        typist.follow("Write down an injection")
        typist.write("day", typist.day(number))
        typist.write("time", "11:00")
        typist.write("amount", 200)
        for place, (muscle, units) in enumerate(MUSCLES, 1):
            typist.write(f"muscle_{place}", muscle_label(muscle))
            typist.pick(f"side_{place}", "left")
            typist.write(f"units_{place}", units)
        typist.write("clinician", NEUROLOGIST)
        typist.save()


def type_remedies(typist: Typist, demo: Patient) -> None:
    """Type the first and the last use, which is what the ledger tells of them.

    Of what is used since nobody knows when, it tells the first.
    """
    doses = demo.doses.current().order_by("local_day")
    for name in ("ankle splint", "physiotherapy"):
        typist.open(name)
        _log(typist, doses.filter(treatment__name=name).first().local_day)
    for name in ("heat pad", "stretching", "cold pack"):
        typist.add(name)
        used = doses.filter(treatment__name=name)
        _log(typist, used.first().local_day)
        typist.open(name)
        _log(typist, used.last().local_day)


def _log(typist: Typist, day: date) -> None:
    typist.follow("Log it")
    typist.choose("when", "day")
    typist.write("day", day)
    typist.save()


def read_ledger(page: Any, diary: Patient) -> Any:
    page.goto(f"/d/{diary.pk}/ledger/")
    return page.locator("[id^=tried-]").evaluate_all(READ_LEDGER)


def read_injections(page: Any, diary: Patient) -> Any:
    toxin = diary.treatments.get(catalogue=TOXIN)
    page.goto(f"/d/{diary.pk}/treatments/{toxin.pk}/injections/")
    return page.locator(".cycles > li").evaluate_all(READ_INJECTIONS)
