"""A link: made on a phone, opened in another browser, and ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.urls import reverse
from playwright.sync_api import expect

from diary.models import Patient, ShareView, User
from tests.browser.hands import Keyboard, Mouse, Touch
from tests.browser.test_every_route import Inspector
from tests.make import make_change, make_treatment
from tests.sharing.things import DOCUMENT, make, other_than, where

What = ShareView.What


def views_of(patient: Patient) -> list[str]:
    rows = ShareView.objects.filter(link__patient=patient)
    return list(rows.order_by("pk").values_list("what", flat=True))


@pytest.mark.parametrize(
    "hands", [Touch, Keyboard, Mouse], ids=["touch", "keyboard", "no scripts"]
)
def test_a_link_is_made_opened_taken_along_and_revoked(
    hands: type[Touch],
    open_page: Callable[..., Any],
    alice: User,
    patient: Patient,
    tmp_path: Path,
) -> None:
    treatment = make_treatment(patient, by=alice, name="dantrolene")
    make_change(treatment, by=alice, day=patient.today())
    phone = open_page(alice, **hands.options)
    desk = open_page(**hands.options | {"viewport": {"width": 1280, "height": 800}})
    desk.expected = ["status of 404"]
    owner, doctor = hands(phone), hands(desk)

    address, passcode = made_by(owner, phone, patient)
    desk.goto(address)
    assert "Dantrolene" not in desk.content()
    typed_by(doctor, desk, other_than(passcode.replace(" ", "")))
    expect(desk.get_by_text("9 tries are left.")).to_be_visible()
    assert views_of(patient) == [What.WRONG]
    typed_by(doctor, desk, passcode)
    expect(desk.get_by_role("heading", name="A shared summary")).to_be_visible()
    expect(desk.get_by_text("Dantrolene").first).to_be_visible()
    assert taken_by(doctor, desk, "PDF", tmp_path).startswith(b"%PDF-")
    assert b"Dantrolene" in taken_by(doctor, desk, "table", tmp_path)

    owner.press(phone.get_by_role("link", name="My links"))
    expect(phone.get_by_text("Opened 1 time")).to_be_visible()
    expect(phone.get_by_text("1 wrong try, 9 left")).to_be_visible()
    owner.press(phone.get_by_role("button", name="Revoke now"))
    expect(phone.get_by_text("nobody can open that link any more")).to_be_visible()
    assert met(desk, address) == met(desk, f"/s/{'x' * 43}/")
    assert views_of(patient) == [What.WRONG, What.PAGE, What.PDF, What.DATA]


def made_by(owner: Touch, page: Any, patient: Patient) -> tuple[str, str]:
    """Make a link with one press; return its address and its passcode."""
    page.goto(reverse("link-add", args=[patient.pk]))
    owner.press(page.get_by_role("button", name="Make the link", exact=True))
    return (
        page.get_by_label("Address to send").input_value(),
        page.get_by_role("textbox", name="Passcode").input_value(),
    )


def typed_by(doctor: Touch, page: Any, passcode: str) -> None:
    """Type a passcode and press the button."""
    doctor.write(page.get_by_label("Passcode"), passcode)
    doctor.press(page.get_by_role("button", name="Open the summary"))


def taken_by(doctor: Touch, page: Any, name: str, folder: Path) -> bytes:
    """Take the summary along in a file; return what is in it."""
    with page.expect_download() as download:
        doctor.press(page.get_by_role("button", name=f"as a {name}"))
    assert download.value.suggested_filename.startswith("symptom-summary.")
    download.value.save_as(folder / name)
    return (folder / name).read_bytes()


def met(page: Any, address: str) -> tuple[int, str]:
    """Return what an address answers: its status and its page."""
    return page.goto(address).status, page.content()


def test_the_last_three_months_are_shared_from_today_in_four_taps(
    open_page: Callable[..., Any], alice: User, patient: Patient
) -> None:
    page = open_page(alice, permissions=["clipboard-read", "clipboard-write"])
    hand = Mouse(page)
    page.goto(reverse("today", args=[patient.pk]))

    for role, name in (
        ("link", "Summary for a doctor"),
        ("link", "Share by link"),
        ("button", "Make the link"),
        ("button", "Copy the link"),
    ):
        hand.press(page.get_by_role(role, name=name, exact=True))

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = patient.share_links.get()
    days = QueryDict(link.choice)
    first, last = (date.fromisoformat(days[name]) for name in ("start", "end"))
    assert (last, (last - first).days + 1) == (patient.today(), 91)
    assert "/s/" in page.evaluate("navigator.clipboard.readText()")


def test_the_link_is_handed_to_another_app_where_the_phone_can(
    open_page: Callable[..., Any], alice: User, patient: Patient
) -> None:
    page = open_page(alice)
    page.add_init_script(
        "Navigator.prototype.share = async (what) => { document.title = what.url; }"
    )

    address, _passcode = made_by(Mouse(page), page, patient)
    page.get_by_role("button", name="Send the link").click()

    assert page.title() == address


# Two presses, the second after the first was sent and before it is answered.
TWICE = """(button) => {
  button.click();
  setTimeout(() => button.click(), 40);
}"""


def test_a_double_press_makes_one_link_and_is_one_opening(
    open_page: Callable[..., Any], alice: User, patient: Patient
) -> None:
    made = make(patient, by=alice, openings=1, has_passcode=False, frozen=DOCUMENT)
    owner, visitor = open_page(alice), open_page()
    sent: list[str] = []
    for page in (owner, visitor):
        page.on("request", lambda request: sent.append(request.method))

    owner.goto(reverse("link-add", args=[patient.pk]))
    owner.get_by_role("button", name="Make the link", exact=True).evaluate(TWICE)
    expect(owner.get_by_role("heading", name="Your link is ready")).to_be_visible()
    visitor.goto(where(made))
    visitor.get_by_role("button", name="Open the summary").evaluate(TWICE)
    expect(visitor.get_by_role("heading", name="A shared summary")).to_be_visible()

    # A browser gives the first one up, but the server may have it already.
    assert sent.count("POST") == 2
    assert patient.share_links.count() == 2
    assert views_of(patient) == [What.PAGE]


def test_the_pages_that_only_a_press_shows(
    open_page: Callable[..., Any], alice: User, patient: Patient
) -> None:
    owner = Inspector(open_page(alice, reduced_motion="reduce"))
    visitor = Inspector(open_page(reduced_motion="reduce"))
    made = make(patient, by=alice, frozen=DOCUMENT)

    owner.page.goto(reverse("link-add", args=[patient.pk]))
    owner.page.get_by_role("button", name="Make the link", exact=True).click()
    owner.look("a new link")
    visitor.page.goto(where(made))
    visitor.page.get_by_label("Passcode").fill(other_than(made.passcode))
    visitor.page.get_by_role("button", name="Open the summary").click()
    visitor.look("a wrong passcode")
    visitor.page.get_by_label("Passcode").fill(made.passcode)
    visitor.page.get_by_role("button", name="Open the summary").click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(
        "A shared summary"
    )
    visitor.look("a shared summary")
    visitor.page.expected = ["status of 404"]
    visitor.page.goto(f"/s/{'x' * 43}/")
    visitor.look("a link that opens nothing")

    assert owner.findings + visitor.findings == []
