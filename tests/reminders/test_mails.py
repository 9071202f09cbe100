"""Reminders by mail: each once, whatever the rhythm, and quiet when it is done."""

from __future__ import annotations

import random
import smtplib
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import connections

from diary import actions as core
from diary.accounts.actions import describe_diary
from diary.models import Patient, Reminder, SentReminder, User
from diary.reminders import actions
from diary.reminders.moments import moments_between
from diary.treatments.course.actions import leave_out_step
from diary.vocab.entries import CheckInPart, DoseStatus
from diary.vocab.reminders import ReminderKind
from tests.make import make_check_in, make_diary, make_dose, make_visit
from tests.reminders.things import confirm, dose, make_course, make_step, remind

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# Half past eight on a Monday in Berlin.
NOW = datetime(2026, 6, 15, 6, 30, tzinfo=UTC)
SUNDAY, WEDNESDAY = 0b1000000, 0b100
NOTHING = {"sent": 0, "quiet": 0, "failed": 0}


@pytest.fixture(autouse=True)
def clock(settings: Any) -> Any:
    settings.MAIL_HOST = "mail.example.org"
    settings.PUBLIC_URL = "https://diary.example.org"
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ready(patient: Patient, alice: User) -> Patient:
    """Return Alice's diary, with an address that she confirmed."""
    confirm(alice)
    return patient


def by_mail(
    patient: Patient, about: ReminderKind, *, by: User, **said: Any
) -> Reminder:
    return remind(patient, about, by=by, by_mail=True, **said)


def run() -> dict[str, int]:
    """Run the command and return what it says it did."""
    out = StringIO()
    try:
        call_command("send_reminders", stdout=out)
        told = out.getvalue()
    except CommandError as error:
        told = str(error).partition(";")[0]
    return {
        what: int(count)
        for count, what in (one.split() for one in told.strip().split(", "))
    }


def sent() -> int:
    return len(mail.outbox)


# Each due moment once, over a year


def whole_year(zone: str, by: User, day_start: int) -> list[Reminder]:
    patient = make_diary(by=by, zone=zone)
    describe_diary(patient, by=by, day_start=day_start)
    patient = Patient.objects.get(pk=patient.pk)
    # The clocks change on Sundays.
    make_course(patient, dose("02:15", weekdays=SUNDAY | WEDNESDAY), by=by)
    spaced = dose("02:40", every_days=9)
    since = patient.today()
    make_course(patient, spaced, by=by, name="patch", starts_on=since)
    make_course(patient, dose("02:15", weekdays=SUNDAY), by=by, name="tizanidine")
    for days in range(5, 360, 30):
        on = patient.today() + timedelta(days=days)
        make_visit(patient, by=by, on=on, at=time(9, 30))
    return [
        by_mail(patient, ReminderKind.DOSE, by=by, ahead=10),
        by_mail(patient, ReminderKind.EVENING, by=by, at=time(1, 30)),
        by_mail(patient, ReminderKind.VISIT, by=by, ahead=24 * 60),
    ]


def due_times(
    reminders: list[Reminder], first: datetime, last: datetime
) -> list[datetime]:
    """Return when a mail should come, one for each due moment."""
    return sorted(
        one.at - timedelta(minutes=reminder.ahead)
        for reminder in reminders
        for one in moments_between(reminder, first, last)
    )


def rhythm(due: list[datetime], dice: random.Random) -> list[datetime]:
    """Return when cron runs: at uneven steps of 1 to 97 minutes around what is due.

    Where nothing is due for hours, the steps are as long as that takes. Some runs
    happen twice at the same instant.
    """
    steps = []
    now, index = due[0] - HOUR, 0
    while index < len(due):
        steps += [now] * dice.choice((1, 1, 1, 2))
        while index < len(due) and due[index] <= now:
            index += 1
        ahead = due[index] - now if index < len(due) else HOUR
        now += max(MINUTE * dice.randint(1, 97), ahead - MINUTE * dice.randint(1, 97))
    return steps


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("zone", "day_start", "begins", "days"),
    [
        ("Europe/Berlin", 240, "2026-06-15", 360),
        # The weeks around the days when clocks change, and the turn of the year.
        ("America/New_York", 0, "2026-10-17", 30),
        ("America/New_York", 0, "2027-02-27", 30),
        ("Pacific/Kiritimati", 240, "2026-12-17", 30),
        ("Australia/Lord_Howe", 690, "2026-09-19", 30),
        ("Australia/Lord_Howe", 690, "2027-03-20", 30),
    ],
)
def test_each_due_moment_of_a_year_is_one_mail(
    zone: str, day_start: int, begins: str, days: int, alice: User, clock: Any
) -> None:
    begin = datetime.fromisoformat(f"{begins} 06:30+00:00")
    clock.move_to(begin)
    confirm(alice)
    reminders = whole_year(zone, alice, day_start)
    # It ends before something that comes a day ahead, so that each is over.
    due = due_times(reminders, begin + 2 * DAY, begin + (days + 2) * DAY)
    came: list[datetime] = []

    for now in rhythm(due, random.Random(zone)):
        clock.move_to(now)
        told = run()
        assert told["failed"] == 0
        came += [now] * told["sent"]

    early = [one for one in came if one < due[0]]
    assert early == []
    assert len(came) == len(due) == sent()
    # Each came at the first run after it was due, which is never long.
    assert all(
        timedelta() <= at - wanted <= 97 * MINUTE
        for at, wanted in zip(came, due, strict=True)
    )
    keys = SentReminder.objects.values_list("reminder", "key")
    assert max(Counter(keys).values()) == 1


def test_two_runs_at_the_same_time_send_each_once(
    transactional_db: None, alice: User
) -> None:
    confirm(alice)
    patient = make_diary(by=alice, zone="Europe/Berlin")
    for minute in range(10):
        make_course(patient, dose(f"08:{minute:02}"), by=alice, name=f"no {minute}")
    reminder = by_mail(patient, ReminderKind.DOSE, by=alice)
    Reminder.objects.filter(pk=reminder.pk).update(since=NOW - HOUR)
    gate = threading.Barrier(3)
    wrong: list[BaseException] = []

    def one_run() -> None:
        try:
            gate.wait()
            run()
        except BaseException as error:  # noqa: BLE001  shown below
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one_run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert sent() == SentReminder.objects.count() == 10


def test_after_an_outage_only_what_is_new_is_sent(
    ready: Patient, alice: User, clock: Any
) -> None:
    make_course(ready, *(dose(f"{hour:02}:00") for hour in range(9, 18)), by=alice)
    by_mail(ready, ReminderKind.DOSE, by=alice)

    clock.move_to(NOW + 8 * HOUR)  # 16:30

    assert run()["sent"] == 2
    assert run()["sent"] == 0


def test_an_appointment_tomorrow_is_still_told_after_an_outage(
    ready: Patient, alice: User, clock: Any
) -> None:
    make_visit(ready, by=alice, on=date(2026, 6, 17), at=time(10))
    by_mail(ready, ReminderKind.VISIT, by=alice, ahead=24 * 60)

    clock.move_to(datetime(2026, 6, 17, 7, 59, tzinfo=UTC))
    first = run()["sent"]
    clock.move_to(datetime(2026, 6, 17, 8, 1, tzinfo=UTC))

    assert (first, run()["sent"]) == (1, 0)


def test_an_appointment_that_has_begun_is_told_no_more(
    ready: Patient, alice: User, clock: Any
) -> None:
    make_visit(ready, by=alice, on=date(2026, 6, 17), at=time(10))
    by_mail(ready, ReminderKind.VISIT, by=alice, ahead=24 * 60)

    clock.move_to(datetime(2026, 6, 17, 8, 1, tzinfo=UTC))

    assert run() == NOTHING


def test_nothing_from_before_it_was_switched_on_is_sent(
    ready: Patient, alice: User, clock: Any
) -> None:
    make_course(ready, dose("08:00"), dose("08:45"), by=alice)
    by_mail(ready, ReminderKind.DOSE, by=alice)
    assert run()["sent"] == 0
    by_mail(ready, ReminderKind.DOSE, by=alice, ahead=5)
    remind(ready, ReminderKind.DOSE, by=alice, by_mail=False)
    clock.move_to(NOW + HOUR)
    assert run()["sent"] == 0

    by_mail(ready, ReminderKind.DOSE, by=alice)

    assert run()["sent"] == 0


# Quiet


def after(clock: Any, minutes: int) -> dict[str, int]:
    clock.move_to(NOW + minutes * MINUTE)
    return run()


@pytest.mark.parametrize("status", list(DoseStatus))
def test_a_dose_that_is_logged_is_not_asked_for(
    status: DoseStatus, ready: Patient, alice: User, clock: Any
) -> None:
    regimen = make_course(ready, dose("09:00"), by=alice)
    by_mail(ready, ReminderKind.DOSE, by=alice)
    make_dose(ready, by=alice, treatment=regimen.treatment, status=status)

    assert after(clock, 40) == NOTHING | {"quiet": 1}
    assert after(clock, 41) == NOTHING


def test_one_open_dose_of_several_is_enough_to_ask(
    ready: Patient, alice: User, clock: Any
) -> None:
    regimen = make_course(ready, dose("09:00"), by=alice)
    make_course(ready, dose("09:00"), by=alice, name="tizanidine")
    by_mail(ready, ReminderKind.DOSE, by=alice)
    make_dose(ready, by=alice, treatment=regimen.treatment)

    assert after(clock, 40) == NOTHING | {"sent": 1}


def test_a_dose_names_its_slot_however_late_it_was(
    ready: Patient, alice: User, clock: Any
) -> None:
    regimen = make_course(ready, dose("09:00"), dose("09:10"), by=alice)
    by_mail(ready, ReminderKind.DOSE, by=alice)
    slot = {"due_on": ready.today(), "due_slot": "09:10", "due_at": NOW + 40 * MINUTE}
    make_dose(ready, by=alice, treatment=regimen.treatment, **slot)

    assert after(clock, 45) == NOTHING | {"sent": 1, "quiet": 1}


@pytest.mark.parametrize(
    ("part", "told"), [(CheckInPart.EVENING, "quiet"), (CheckInPart.NIGHT, "sent")]
)
def test_a_check_in_that_is_done_is_not_asked_for(
    part: str, told: str, ready: Patient, alice: User, clock: Any
) -> None:
    by_mail(ready, ReminderKind.EVENING, by=alice, at=time(9))
    make_check_in(ready, by=alice, part=part)

    assert after(clock, 40) == NOTHING | {told: 1}


def test_a_step_that_is_answered_is_not_asked_for(
    ready: Patient, alice: User, clock: Any
) -> None:
    treatment = make_course(ready, dose("09:00"), by=alice).treatment
    by_mail(ready, ReminderKind.STEP, by=alice)
    step = make_step(treatment, by=alice, day=ready.today())
    again = make_step(treatment, by=alice, day=ready.today() + DAY)
    leave_out_step(again, by=alice)

    assert after(clock, 40)["sent"] == 1
    core.void(step, by=alice)
    assert after(clock, 40 + 24 * 60) == NOTHING


def test_an_appointment_that_is_taken_back_or_moved(
    ready: Patient, alice: User, clock: Any
) -> None:
    gone = make_visit(ready, by=alice, on=date(2026, 6, 15), at=time(9))
    core.void(gone, by=alice)
    moved = make_visit(ready, by=alice, on=date(2026, 6, 15), at=time(9, 5))
    by_mail(ready, ReminderKind.VISIT, by=alice)
    assert after(clock, 40)["sent"] == 1

    moved.at = time(10)
    core.edit(moved, by=alice, version=1)

    assert after(clock, 41)["sent"] == 0
    assert after(clock, 95)["sent"] == 1


# To whom, and what


def test_a_mail_says_nothing_of_health(ready: Patient, alice: User, clock: Any) -> None:
    make_course(ready, dose("09:00"), by=alice)
    by_mail(ready, ReminderKind.DOSE, by=alice, says_what=True)

    after(clock, 40)

    letter = mail.outbox[0]
    here = f"https://diary.example.org/d/{ready.pk}/"
    assert letter.to == ["alice@example.org"]
    assert letter.subject == "Klonos reminder"
    assert f"\n{here}\n" in letter.body
    assert f"\n{here}reminders/\n" in letter.body
    whole = letter.message().as_string().lower()
    told = ("baclofen", "dose", "10 mg", "medicine", "check-in", "example,", "spasm")
    assert [word for word in told if word in whole] == []
    assert letter.message()["Auto-Submitted"] == "auto-generated"


def test_without_a_known_address_a_mail_has_no_link(
    ready: Patient, alice: User, clock: Any, settings: Any
) -> None:
    settings.PUBLIC_URL = ""
    by_mail(ready, ReminderKind.EVENING, by=alice, at=time(9))

    after(clock, 40)

    assert "://" not in mail.outbox[0].body
    assert "switch them off" in mail.outbox[0].body


def test_each_member_is_reminded_of_what_they_chose(
    ready: Patient, alice: User, bob: User, dora: User, clock: Any
) -> None:
    confirm(dora)
    by_mail(ready, ReminderKind.EVENING, by=bob, at=time(9))  # never confirmed
    by_mail(ready, ReminderKind.EVENING, by=dora, at=time(9))
    remind(ready, ReminderKind.EVENING, by=alice, at=time(9), in_calendar=True)

    after(clock, 40)

    assert [letter.to for letter in mail.outbox] == [["dora@example.org"]]


def _leave(user: User) -> None:
    user.memberships.all().delete()


def _switch_off(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def _change_address(user: User) -> None:
    User.objects.filter(pk=user.pk).update(email="another@example.org")


@pytest.mark.parametrize("cause", [_leave, _switch_off, _change_address])
def test_who_may_not_open_the_diary_gets_no_mail(
    cause: Callable[[User], None], ready: Patient, alice: User, clock: Any
) -> None:
    by_mail(ready, ReminderKind.EVENING, by=alice, at=time(9))

    cause(alice)

    assert after(clock, 40) == NOTHING
    assert SentReminder.objects.count() == 0


def test_without_a_mail_server_the_command_says_so(settings: Any) -> None:
    settings.MAIL_HOST = ""

    with pytest.raises(CommandError, match="No mail server is set"):
        call_command("send_reminders")


def test_what_was_sent_is_forgotten_after_a_while(
    ready: Patient, alice: User, clock: Any
) -> None:
    by_mail(ready, ReminderKind.EVENING, by=alice, at=time(9))
    after(clock, 40)
    assert SentReminder.objects.count() == 1

    clock.move_to(NOW + 61 * DAY)
    run()

    assert SentReminder.objects.count() == 0


# Trouble


class Server(EmailBackend):
    """A mail server in memory with moods: what it raises, one after the other."""

    moods: list[Exception | None] = []
    closes = True
    reached = True

    def open(self) -> bool:
        if not self.reached:
            raise ConnectionRefusedError("alice@example.org said no")
        return True

    def close(self) -> None:
        if not self.closes:
            raise smtplib.SMTPServerDisconnected("gone")

    def send_messages(self, messages: Any) -> int:
        mood = self.moods.pop(0) if self.moods else None
        if mood is not None:
            raise mood
        return int(super().send_messages(messages))


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Server]:
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Server"}}
    for name, usual in {"moods": [], "closes": True, "reached": True}.items():
        monkeypatch.setattr(Server, name, usual)
    return Server


def refused(code: int) -> Exception:
    said = {"alice@example.org": (code, b"not you, alice")}
    return smtplib.SMTPRecipientsRefused(said)


@pytest.fixture
def three(ready: Patient, alice: User, clock: Any) -> None:
    """Three things due at half past nine."""
    for name, minute in (("one", 0), ("two", 1), ("three", 2)):
        make_course(ready, dose(f"09:{minute:02}"), by=alice, name=name)
    by_mail(ready, ReminderKind.DOSE, by=alice)
    clock.move_to(NOW + 60 * MINUTE)


@pytest.mark.parametrize(
    ("mood", "later"),
    [
        (refused(450), 1),
        (smtplib.SMTPDataError(451, b"try again"), 1),
        (refused(550), 0),
        (smtplib.SMTPDataError(554, b"spam"), 0),
        (smtplib.SMTPServerDisconnected("alice@example.org"), 0),
        (TimeoutError(), 0),
        (ValueError("Invalid address alice@example.org"), 0),
    ],
)
@pytest.mark.usefixtures("three")
def test_a_mail_that_fails_loses_no_later_one(
    mood: Exception, later: int, server: type[Server], caplog: Any
) -> None:
    server.moods = [mood]

    with pytest.raises(CommandError, match="2 sent, 0 quiet, 1 failed"):
        call_command("send_reminders")

    assert sent() == 2
    assert run()["sent"] == later
    assert type(mood).__name__ in caplog.text
    assert "alice" not in caplog.text


@pytest.mark.usefixtures("three")
def test_a_server_that_is_away_costs_no_reminder(
    server: type[Server], caplog: Any
) -> None:
    server.reached = False
    with pytest.raises(CommandError, match="cannot be reached") as told:
        call_command("send_reminders")
    assert SentReminder.objects.count() == 0
    assert "alice" not in str(told.value) + caplog.text

    server.reached = True

    assert run()["sent"] == 3


@pytest.mark.usefixtures("three")
def test_a_connection_that_cannot_be_closed_harms_nobody(
    server: type[Server],
) -> None:
    server.closes = False

    assert run()["sent"] == 3


def test_a_moment_is_claimed_once(ready: Patient, alice: User) -> None:
    reminder = by_mail(ready, ReminderKind.EVENING, by=alice)

    claims = [actions.claim(reminder, key="today", by=None) for _ in range(2)]
    actions.release(reminder, key="today", by=None)

    assert claims == [True, False]
    assert actions.claim(reminder, key="today", by=None)


def test_a_run_asks_the_same_however_much_there_is(
    ready: Patient, alice: User, clock: Any, django_assert_max_num_queries: Any
) -> None:
    for name in ("one", "two", "three", "four"):
        make_course(ready, dose("09:00"), dose("12:00"), by=alice, name=name)
    by_mail(ready, ReminderKind.DOSE, by=alice)

    clock.move_to(NOW + 40 * MINUTE)
    with django_assert_max_num_queries(14):
        run()
    with django_assert_max_num_queries(6):
        run()
