"""How much a first visit loads, from Klonos as `make run` serves it.

The server is started as a user starts it, with a diary folder and a folder for the
collected static files of its own; the live server of the other tests would send the
files neither packed nor hashed.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Request,
    StorageState,
    expect,
)

from tests.conftest import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

KIB = 1024
PATIENCE = 60  # seconds until the server must answer

BLOCKING = """() => performance.getEntriesByType("resource")
  .filter((one) => one.renderBlockingStatus === "blocking").map((one) => one.name)"""


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start Klonos in a folder of its own, return its address, and stop it."""
    folder = tmp_path_factory.mktemp("served")
    (folder / "served_settings.py").write_text(
        f"from config.settings import *\nSTATIC_ROOT = {str(folder / 'static')!r}\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    variables = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(folder),
        "DJANGO_SETTINGS_MODULE": "served_settings",
        "DATA_DIR": str(folder / "data"),
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput"]
    run: dict[str, Any] = {"cwd": settings.BASE_DIR, "env": variables}
    subprocess.run([*collect, "--verbosity=0"], check=True, **run)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "tools.serve"],
            stdout=log,
            stderr=log,
            start_new_session=True,
            **run,
        )
    try:
        wait_for(server, port, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(server)


def wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Return when the server accepts connections; fail if it ended or takes long."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail(f"Klonos did not start:\n{log.read_text()}")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server with its workers, which share its process group."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(server.pid, sign)
            server.wait(timeout=10)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


@dataclass(frozen=True)
class Visit:
    """What came over the wire for one page, and for the service worker behind it."""

    page: dict[str, int]
    worker: dict[str, int]
    blocking: list[str]

    @property
    def weight(self) -> int:
        return sum(self.page.values()) + sum(self.worker.values())

    def __str__(self) -> str:
        asked = f"{len(self.page)} requests and {len(self.worker)} of the worker"
        total = f"{self.weight / KIB:.1f} KiB, {asked}, {len(self.blocking)} blocking"
        each = {**self.page, **self.worker}.items()
        return "\n".join([total, *(f"{size:8} {url}" for url, size in each)])


class Scales:
    """A phone that weighs what it loads. Its cache is empty at first."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self._done: list[Request] = []
        context.on("requestfinished", self._note)

    def weigh(self, url: str) -> Visit:
        """Open a page and return what that loaded, until the worker has its files."""
        self._done.clear()
        self.page.goto(url, wait_until="networkidle")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        # A picture that the server made is taken over by a script, once there is time.
        waiting = self.page.locator("[data-curve-paper]:not([data-drawn])")
        expect(waiting).to_have_count(0)
        self.page.wait_for_load_state("networkidle")
        loaded: tuple[dict[str, int], dict[str, int]] = {}, {}
        for one in list(self._done):
            sizes = one.sizes()
            size = sizes["responseHeadersSize"] + sizes["responseBodySize"]
            response = one.response()
            # What the worker hands to the page was weighed when the worker got it.
            if size and not (response and response.from_service_worker):
                loaded[one.service_worker is not None][one.url] = size
        return Visit(*loaded, self.page.evaluate(BLOCKING))

    def _note(self, request: Request) -> None:
        self._done.append(request)


@pytest.fixture(scope="session")
def somebody(served: str, browser: Browser) -> tuple[StorageState, str]:
    """Sign up, log two things; return the cookies and the address of Today."""
    context = browser.new_context(base_url=served, timezone_id="Europe/Berlin")
    page = context.new_page()
    page.goto("/")
    page.get_by_role("link", name="Start my diary").click()
    page.get_by_label("Email").fill("maria@home.example")
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.get_by_role("button", name="Start my diary").click()
    for _ in range(4):
        page.get_by_role("link", name="Skip", exact=True).click()
    for name in ("Spasm", "Clonus"):
        page.get_by_role("button", name=name, exact=True).click()
        expect(page.locator("#notice")).to_contain_text(name)
    # Where the script was not there yet, the address says what was logged.
    cookies, today = context.storage_state(), page.url.partition("?")[0]
    context.close()
    return cookies, today


@pytest.fixture
def scales(somebody: tuple[StorageState, str], browser: Browser) -> Iterator[Scales]:
    context = browser.new_context(
        storage_state=somebody[0], viewport={"width": 390, "height": 844}
    )
    yield Scales(context)
    context.close()


@pytest.mark.parametrize(
    ("page", "kib"), [("", 60), ("chart/", 125)], ids=["today", "chart"]
)
def test_a_first_visit_is_light(
    page: str,
    kib: int,
    scales: Scales,
    somebody: tuple[StorageState, str],
    request: pytest.FixtureRequest,
    capfd: pytest.CaptureFixture[str],
) -> None:
    url = somebody[1] + page

    first, second = scales.weigh(url), scales.weigh(url)

    terminal = request.config.get_terminal_writer()
    with capfd.disabled():
        for name, visit in (("first", first), ("second", second)):
            told = str(visit).partition("\n")[0]
            terminal.line(f"\n{page or 'today'}, {name} visit: {told}")
    assert first.weight <= kib * KIB, first
    assert len(first.page) <= 12, first
    assert page or len(first.blocking) <= 3, first
