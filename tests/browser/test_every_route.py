"""Every page, as whoever opens it meets it: narrow, then wide, light and dark.

On each one axe finds nothing, whatever can be pressed is large enough for a shaking
hand, nothing has to be scrolled sideways, and no policy is violated (`open_page` sees
to the last). The same holds with everything unfolded and with errors shown.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from django.urls import get_resolver, reverse
from playwright.sync_api import expect

from diary.models import Patient, User
from tests.browser.routes import (
    ENDLESS,
    NO_PAGES,
    NOW,
    OWNER_PAGES,
    READER_PAGES,
    VISITOR_PAGES,
    full_diary,
    route_of,
)
from tests.test_access import address, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

NARROW, WIDE, NARROWEST = 390, 1280, 320
RULES = {
    "type": "tag",
    "values": [
        *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"),
        "best-practice",
    ],
}
# Light and dark are the same page in other colours, so the rest is asked once.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
RUN_AXE = """async (rules) => {
  const found = await axe.run({ runOnly: rules, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""
# What is to be seen at one width only was not looked at in dark at the other.
REMEMBER = """() => {
  window.seenBefore = new Set([...document.body.querySelectorAll("*")].filter(
    (one) => one.checkVisibility({ visibilityProperty: true })));
}"""
RUN_AXE_ON_NEW = """async (rules) => {
  const fresh = [...document.body.querySelectorAll("*")].filter((one) =>
    one.checkVisibility({ visibilityProperty: true }) && !window.seenBefore.has(one));
  if (!fresh.length) return [];
  const found = await axe.run({ include: fresh }, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""

# One list of several may be open at a time; here all are.
UNFOLD = """() => {
  for (const one of document.querySelectorAll("details")) {
    one.removeAttribute("name");
    one.open = true;
  }
}"""

# What is too small to press. A radio button or checkbox is pressed by its label too; a
# link that stands inside a sentence is as high as its line.
TOO_SMALL = """() => {
  const [LEAST, MAIN, ROUNDING] = [44, 56, 0.01];
  const found = [];
  const union = (boxes) => ({
    width: Math.max(...boxes.map((b) => b.right)) - Math.min(...boxes.map((b) => b.left)),
    height: Math.max(...boxes.map((b) => b.bottom)) - Math.min(...boxes.map((b) => b.top)),
  });
  const box = (one) => one.getBoundingClientRect();
  const seen = (one) => one.checkVisibility({ visibilityProperty: true });
  const inSentence = (one) => {
    if (one.tagName !== "A" || getComputedStyle(one).display !== "inline") return false;
    const words = (node) => node.textContent.replace(/\\s+/g, " ").trim().length;
    return words(one.closest("p, li, dd, td, div")) > words(one);
  };
  const note = (one, size, least) => {
    const name = (one.textContent.trim() || one.name || one.id).slice(0, 40);
    const is = `${one.tagName.toLowerCase()}.${one.className} “${name}”`;
    found.push(`${is}: ${size.width.toFixed(1)} x ${size.height.toFixed(1)} is under ${least}`);
  };
  const pressed = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button]";
  for (const one of document.querySelectorAll(pressed)) {
    if (!seen(one) || one.matches(":disabled, .skip:not(:focus)") || inSentence(one)) continue;
    const size = union([one, ...(one.labels ?? [])].filter(seen).map(box));
    if (Math.min(size.width, size.height) < LEAST - ROUNDING) note(one, size, LEAST);
  }
  for (const one of document.querySelectorAll(".btn-primary, .btn-big, .tile, .chip")) {
    if (seen(one) && box(one).height < MAIN - ROUNDING) note(one, box(one), MAIN);
  }
  return found;
}"""

SIDEWAYS = "() => document.scrollingElement.scrollWidth"

# Forms that are refused on a page of their own: not the taps of Today, which have a
# test below, and not the choice among one's addresses, which knows no wrong answer.
FORMS = "main form[method=post]:not([data-tap], :has([name=action_primary]))"

# What each form asks; one that is only a button asks nothing.
ASKED = """(forms) => [...document.querySelectorAll(forms)].map((form) => [...form.elements]
  .filter((one) => one.name && !one.matches("button, [type=hidden]"))
  .map((one) => one.name).join(" "))"""

# Answers that no form takes, so that as many errors as possible are shown.
SPOIL = """([forms, place, text]) => {
  const form = document.querySelectorAll(forms)[place];
  for (const one of form.elements) {
    if (one.matches("button, fieldset, [type=hidden], [type=file]")) continue;
    if (one.matches("select")) one.add(new Option("nonsense", "nonsense", true, true));
    else if (["radio", "checkbox"].includes(one.type)) [one.value, one.checked] = ["nonsense", true];
    else if (one.type === "number") one.value = "-99999999";
    else if (one.type === "date") one.value = "9999-12-31";
    else if (one.type === "time") one.value = "";
    else if (one.type === "password") one.value = "short";
    else one.value = text;
  }
  form.requestSubmit(form.querySelector("button:not([type=button])"));
}"""
TOO_LONG = ENDLESS * 140


class Inspector:
    """Looks at one page after another and writes down all that is wrong."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.findings: list[str] = []
        self.spoiled: set[str] = set()
        self._resize(NARROW)

    def visit(self, where: str, at: dict[str, Any]) -> None:
        """Look at a page, and at each form of it after it was filled in wrongly."""
        self.page.goto(where.format(**at))
        asked_here = self.page.evaluate(ASKED, FORMS)
        self.look(where)
        gone = False
        for place, asked in enumerate(asked_here):
            if asked and asked not in self.spoiled:
                self.spoiled.add(asked)
                if gone:
                    self.page.goto(where.format(**at))
                gone = True
                self._spoil(where, place)

    def look(self, where: str) -> None:
        """Look at the page as it is now, unfolded, and then made wider."""
        self.page.evaluate(UNFOLD)
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        self._measure(where, NARROWEST)
        for width in (NARROW, WIDE):
            self._measure(where, width)
            self._note(where, width, "too small", self.page.evaluate(TOO_SMALL))
            self._ask_axe(where, width)
        self._resize(NARROW)

    def _ask_axe(self, where: str, width: int) -> None:
        found = self.page.evaluate(RUN_AXE, RULES)
        self._note(where, width, "light", found)
        self._paint("dark")
        if width == NARROW:
            found = self.page.evaluate(RUN_AXE, COLOURS)
            self.page.evaluate(REMEMBER)
        else:
            found = self.page.evaluate(RUN_AXE_ON_NEW, COLOURS)
        self._note(where, width, "dark", found)
        self._paint("light")

    def _paint(self, scheme: str) -> None:
        self.page.emulate_media(color_scheme=scheme)
        painted = self.page.locator("html")
        expect(painted).to_have_attribute("data-bs-theme", scheme)

    def _resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 844})

    def _measure(self, where: str, width: int) -> None:
        self._resize(width)
        taken = self.page.evaluate(SIDEWAYS)
        if taken > width:
            self._note(where, width, "sideways", [f"{taken} px are taken"])

    def refused(self, where: str, status: int, act: Callable[[], object]) -> None:
        """Look at the page of an error, which the console would report as one."""
        got = []

        def answer(route: Any) -> None:
            if route.request.resource_type != "document":
                route.continue_()
                return
            response = route.fetch(max_redirects=0)
            got.append(response.status)
            route.fulfill(response=response, status=200)

        self.page.route("**/*", answer)
        with self.page.expect_navigation():
            act()
        self.page.unroute("**/*")
        if got != [status]:
            self._note(where, NARROW, "status", [f"{got}, not {status}"])
        self.look(where)

    def _spoil(self, where: str, place: int) -> None:
        where = f"{where} with errors"
        # The answer comes as a page of its own, or into this one by a script.
        self.page.evaluate(SPOIL, [FORMS, place, TOO_LONG])
        self.page.locator("#error-summary").wait_for()
        self.page.wait_for_load_state()
        self.look(where)

    def _note(self, where: str, width: int, what: str, found: list[str]) -> None:
        self.findings += [f"{where} ({width}, {what}): {one}" for one in found]


@pytest.fixture
def at(patient: Patient, alice: User) -> Iterator[dict[str, Any]]:
    """Return what the addresses name, in a diary with something of everything."""
    with time_machine.travel(NOW, tick=True):
        yield full_diary(patient, by=alice)


@pytest.fixture
def inspector(open_page: Callable[..., Any]) -> Iterator[Callable[..., Inspector]]:
    """Make inspectors, and give all their findings at the end."""
    made: list[Inspector] = []

    def opened(user: User | None = None) -> Inspector:
        # Colours fade in otherwise, and axe would measure them half way.
        page = open_page(user, reduced_motion="reduce", service_workers="block")
        made.append(Inspector(page))
        return made[-1]

    yield opened
    findings = [one for inspector in made for one in inspector.findings]
    assert not findings, "\n" + "\n".join(findings)


def test_every_route_is_a_page_here_or_known_to_be_none(
    at: dict[str, Any], as_alice: Client
) -> None:
    routes = [route for route, _name in walk(get_resolver().url_patterns)]
    pages = [one.format(**at) for one in (*OWNER_PAGES, *VISITOR_PAGES)]
    values = {"kind": "episode", "pk": at["clonus"], "version": 1}
    values |= {"day": at["today"], "key": "time"}

    answers = {}
    for route in NO_PAGES:
        where = address(route, {name: str(one) for name, one in at.items()} | values)
        answer = as_alice.get(where)
        html = answer.headers["Content-Type"].startswith("text/html")
        answers[route] = html and answer.status_code == 200

    shown = {route_of(one) for one in pages}
    assert shown | NO_PAGES == set(routes)
    assert shown & NO_PAGES == set()
    assert [one for one, shown in answers.items() if shown] == []


def shares(pages: tuple[str, ...], count: int) -> list[tuple[str, ...]]:
    """Deal pages out, neighbours together, so that no one test takes very long."""
    edges = [number * len(pages) // count for number in range(count + 1)]
    return [pages[first:last] for first, last in pairwise(edges)]


def test_no_page_is_left_out() -> None:
    assert sum(shares(OWNER_PAGES, 6), ()) == OWNER_PAGES


@pytest.mark.parametrize(
    ("who", "pages"),
    [
        *(("alice", some) for some in shares(OWNER_PAGES, 6)),
        ("dora", READER_PAGES),
        (None, VISITOR_PAGES),
    ],
    ids=[*(f"owner {number}" for number in range(1, 7)), "reader", "visitor"],
)
def test_every_page(
    who: str | None,
    pages: tuple[str, ...],
    request: pytest.FixtureRequest,
    at: dict[str, Any],
    inspector: Callable[..., Inspector],
) -> None:
    inspect = inspector(request.getfixturevalue(who) if who else None)

    for one in pages:
        inspect.visit(one, at)


def test_a_refused_tap(
    at: dict[str, Any], alice: User, inspector: Callable[..., Inspector]
) -> None:
    inspect = inspector(alice)
    today = reverse("today", args=[at["diary"]])
    page = inspect.page
    page.goto(today)

    page.locator('label[for="when-time"]').click()
    page.locator('[value="episode:spasm"]').click()
    expect(page.locator('#notice[data-did="refused"]')).to_be_visible()
    inspect.look("Today after a refused tap")

    with page.expect_navigation() as answer:
        page.evaluate("document.getElementById('taps').submit()")
    assert answer.value.status == 422
    inspect.look("Today after a refused tap without scripts")


def test_a_tap_just_stored(
    at: dict[str, Any], alice: User, inspector: Callable[..., Inspector]
) -> None:
    inspect = inspector(alice)
    today = reverse("today", args=[at["diary"]])
    page = inspect.page
    page.context.clock.set_fixed_time(NOW)
    page.goto(today)

    page.locator('[value="episode:clonus"]').click()

    expect(page.locator('#notice[data-did="saved"]')).to_be_visible()
    inspect.look("Today after a tap")


SEND = """([action, keep]) => {
  const form = document.querySelector("main form[method=post]");
  for (const one of [...form.elements]) if (one.name && one.name !== keep) one.remove();
  const other = document.createElement("input");
  [other.type, other.name, other.value] = ["hidden", "diary", "another"];
  form.append(other);
  form.action = action;
  form.submit();
}"""


def test_the_pages_of_errors(
    at: dict[str, Any],
    alice: User,
    dora: User,
    client: Client,
    inspector: Callable[..., Inspector],
) -> None:
    owner, reader, visitor = inspector(alice), inspector(dora), inspector()
    today = reverse("today", args=[at["diary"]])
    log = reverse("entry-add", args=[at["diary"], "episode"])
    sign_up, token = reverse("account_signup"), "csrfmiddlewaretoken"

    owner.refused("404", 404, partial(owner.page.goto, f"{today}nowhere/"))
    share = f"{reverse('link-add', args=[at['diary']])}?section=cake"
    owner.refused("no such part", 422, partial(owner.page.goto, share))
    for inspect, status, keep in ((owner, 409, token), (reader, 403, token)):
        inspect.page.goto(reverse("more"))
        send = partial(inspect.page.evaluate, SEND, [log, keep])
        inspect.refused(f"{status}", status, send)
    owner.page.goto(reverse("more"))
    owner.refused("stale", 403, partial(owner.page.evaluate, SEND, [log, ""]))
    for _ in range(20):
        client.post(sign_up)
    visitor.page.goto(sign_up)
    send = partial(visitor.page.evaluate, SEND, [sign_up, token])
    visitor.refused("429", 429, send)
