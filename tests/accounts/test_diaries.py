"""My diaries, and what I chose for myself."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from diary.accounts import actions
from diary.models import Membership, Patient, User
from diary.vocab.entries import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def maria() -> User:
    return User.objects.create_user("maria@home.example", "seven quiet herons")


@pytest.fixture
def joris() -> User:
    return User.objects.create_user("joris@home.example", "nine loud sparrows")


@pytest.fixture
def at_home(client: Client, maria: User) -> Client:
    client.force_login(maria)
    return client


def test_the_list_shows_my_diaries_with_my_role_and_no_other(
    at_home: Client, maria: User, joris: User
) -> None:
    actions.create_diary(by=maria, name="Own diary")
    shared = actions.create_diary(by=joris, name="Diary of Joris")
    actions.add_member(shared, user=maria, role=Role.CARER, by=joris)
    actions.create_diary(by=joris, name="Private diary")

    page = at_home.get(reverse("diary-list")).content.decode()

    assert "Own diary" in page
    assert "Your role: owner" in page
    assert "Diary of Joris" in page
    assert "Your role: carer" in page
    assert "Private diary" not in page


def test_another_diary_is_mine_and_leads_to_its_first_run(
    at_home: Client, maria: User
) -> None:
    form = {"about": "other", "name": "Grandmother"}

    page = at_home.post(reverse("diary-add"), form)

    membership = Membership.objects.get(user=maria)
    assert membership.role == Role.OWNER
    assert membership.patient.name == "Grandmother"
    assert membership.patient.about == Patient.About.OTHER
    assert page["Location"] == reverse(
        "welcome", kwargs={"diary": membership.patient_id}
    )


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"about": "self", "name": "  "},
        {"about": "self", "name": "x" * 81},
        {"about": "nobody", "name": "Kept as typed"},
    ],
)
def test_a_bad_new_diary_is_refused_with_what_was_typed(
    at_home: Client, form: dict[str, str]
) -> None:
    page = at_home.post(reverse("diary-add"), form)

    assert page.status_code == 422
    assert not Patient.objects.exists()
    assert "There is a problem" in page.content.decode()
    assert form.get("name", "").strip() in page.content.decode()


LOOK = {"theme": "dark", "text_size": "huge", "big_buttons": "on"}


@pytest.mark.parametrize(
    "name", ["more", "diary-list", "account_change_password", "account_logout"]
)
def test_the_look_is_kept_and_shown_on_every_page_of_mine(
    name: str, at_home: Client, maria: User
) -> None:
    at_home.post(reverse("look-set"), LOOK)

    page = at_home.get(reverse(name)).content.decode()
    maria.refresh_from_db()
    assert (maria.theme, maria.text_size, maria.big_buttons) == ("dark", "huge", True)
    assert 'data-theme="dark"' in page
    assert 'data-text="huge"' in page
    assert 'data-targets="big"' in page


def test_the_look_is_mine_alone(at_home: Client, joris: User) -> None:
    at_home.post(reverse("look-set"), LOOK)

    other = Client()
    other.force_login(joris)
    page = other.get(reverse("more")).content.decode()
    assert 'data-text="normal" data-targets="normal"' in page


def test_very_large_buttons_can_be_given_up(at_home: Client, maria: User) -> None:
    at_home.post(reverse("look-set"), LOOK)

    at_home.post(reverse("look-set"), {"theme": "auto", "text_size": "normal"})

    maria.refresh_from_db()
    assert (maria.theme, maria.text_size, maria.big_buttons) == (
        "auto",
        "normal",
        False,
    )


@pytest.mark.parametrize("wrong", [{"theme": "neon"}, {"text_size": "tiny"}])
def test_an_unknown_look_is_refused_beside_the_question(
    wrong: dict[str, str], at_home: Client, maria: User
) -> None:
    page = at_home.post(reverse("look-set"), LOOK | wrong)

    maria.refresh_from_db()
    assert page.status_code == 422
    assert list(page.context["form"].errors) == list(wrong)
    assert (maria.theme, maria.text_size) == ("auto", "normal")


def test_an_unknown_look_is_refused_by_the_action_too(maria: User) -> None:
    with pytest.raises(ValidationError):
        actions.set_look(by=maria, theme="auto", text_size="tiny", big_buttons=False)


@pytest.mark.parametrize(
    "said", [{"timezone": "Mars/Olympus"}, {"birth_year": "soon"}, {"name": " " * 81}]
)
def test_a_diary_is_described_by_possible_values_only(
    said: dict[str, str], maria: User
) -> None:
    patient = actions.create_diary(by=maria, name="Own diary")

    with pytest.raises(ValidationError):
        actions.describe_diary(patient, by=maria, **said)

    patient.refresh_from_db()
    assert (patient.name, patient.changes) == ("Own diary", 0)


def test_a_reader_describes_nothing(maria: User, joris: User) -> None:
    patient = actions.create_diary(by=maria, name="Own diary")
    actions.add_member(patient, user=joris, role=Role.READER, by=maria)

    with pytest.raises(ValidationError, match="reader"):
        actions.describe_diary(patient, by=joris, name="Mine")


def test_only_a_change_is_counted(maria: User) -> None:
    patient = actions.create_diary(by=maria, name="Own diary")

    actions.describe_diary(patient, by=maria, name="Own diary", drives=True)
    patient.refresh_from_db()
    actions.describe_diary(patient, by=maria, name="Own diary", drives=True)

    patient.refresh_from_db()
    assert (patient.drives, patient.changes) == (True, 1)


def test_pages_of_no_diary_keep_the_way_back(at_home: Client, maria: User) -> None:
    patient = actions.create_diary(by=maria, name="Own diary")

    page = at_home.get(reverse("more")).content.decode()

    assert reverse("today", kwargs={"diary": patient.pk}) in page


def test_a_diary_needs_a_real_time_zone(maria: User) -> None:
    with pytest.raises(ValidationError, match="time zone"):
        actions.create_diary(by=maria, name="Diary", timezone="Mars/Olympus")

    assert not Patient.objects.exists()


def test_only_the_owner_lets_others_in(maria: User, joris: User) -> None:
    patient = actions.create_diary(by=maria, name="Diary")

    with pytest.raises(ValidationError, match="owner"):
        actions.add_member(patient, user=joris, role=Role.READER, by=joris)

    assert Membership.objects.get().user == maria


def test_nobody_is_let_in_twice(maria: User, joris: User) -> None:
    patient = actions.create_diary(by=maria, name="Diary")
    actions.add_member(patient, user=joris, role=Role.READER, by=maria)

    with pytest.raises(ValidationError):
        actions.add_member(patient, user=joris, role=Role.CARER, by=maria)

    assert Membership.objects.get(user=joris).role == Role.READER
