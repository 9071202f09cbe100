"""The papers name what there is: settings, decisions, pictures, files, links."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAPERS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
READ = re.compile(r"\benv_(str|bool|int|list|choice|secret)\(\s*\"([A-Z_]+)\"")
LINK = re.compile(r"(?<!`)!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```|^ {4}.*?$", re.M | re.S)
MOST_BYTES = 120_000


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def settings_read() -> set[str]:
    """Return every variable that the settings or the server ask for."""
    found = set()
    for path in [*(ROOT / "config").glob("*.py"), ROOT / "tools" / "serve.py"]:
        for kind, variable in READ.findall(path.read_text("utf-8")):
            found.add(variable)
            if kind == "secret":
                found.add(f"{variable}_FILE")
    return found


def links(paper: Path) -> Iterator[tuple[Path, str]]:
    """Yield the file and the heading that each relative link leads to."""
    text = CODE.sub("", paper.read_text("utf-8"))
    for target in LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _hash, heading = unquote(target).partition("#")
        yield (paper.parent / file).resolve() if file else paper, heading


def headings(paper: Path) -> set[str]:
    """Return the headings of a paper as addresses name them."""
    found = re.findall(r"^#+ (.+)$", paper.read_text("utf-8"), re.M)
    plain = (re.sub(r"[^\w\- ]", "", one.lower()) for one in found)
    return {one.replace(" ", "-") for one in plain}


def test_every_setting_is_explained() -> None:
    paper = (DOCS / "deploy.md").read_text("utf-8")

    read = settings_read()

    assert {"PORT", "DATA_DIR", "MAIL_PASSWORD_FILE"} <= read
    assert {one for one in read if f"`{one}`" not in paper} == set()


def test_no_setting_is_explained_that_nobody_reads() -> None:
    paper = (DOCS / "deploy.md").read_text("utf-8")
    table = paper.split("## Settings")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]+) \|", table, re.M)

    told = {one for row in rows for one in re.findall(r"`([A-Z_]+)`", row)}

    assert told
    assert told - settings_read() == set()


def test_every_decision_is_in_the_index() -> None:
    records = sorted(path.name for path in (DOCS / "adr").glob("0*.md"))
    index = DOCS / "adr" / "README.md"

    listed = [path.name for path, _heading in links(index)]

    assert listed == records
    assert [one[:4] for one in records] == [
        f"{n:04}" for n in range(1, len(records) + 1)
    ]


@pytest.mark.parametrize("path", sorted((DOCS / "adr").glob("0*.md")), ids=name)
def test_every_decision_has_its_three_parts(path: Path) -> None:
    text = path.read_text("utf-8")

    assert text.startswith(f"# {path.name[:4]}: ")
    assert re.findall(r"^## (.+)$", text, re.M) == [
        "Context",
        "Decision",
        "Consequences",
    ]


def test_the_pictures_are_there_small_and_all_in_use() -> None:
    shown = {
        path
        for paper in PAPERS
        for path, _heading in links(paper)
        if path.suffix == ".png"
    }
    kept = set((DOCS / "images").glob("*"))

    assert shown == kept
    assert [name(one) for one in kept if one.stat().st_size > MOST_BYTES] == []


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_link_leads_somewhere(paper: Path) -> None:
    broken = [
        f"{path}#{heading}"
        for path, heading in links(paper)
        if not path.exists()
        or (heading and path.suffix == ".md" and heading not in headings(path))
    ]

    assert broken == []


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_file_of_the_project_that_is_named_exists(paper: Path) -> None:
    tops = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"data"}
    named = re.findall(r"`([\w.-]+/[\w./-]+)`", paper.read_text("utf-8"))
    # The example of the recipe is the one file that is still to be written.
    to_come = {"templates/journal/forms/measurement.html"}

    missing = [
        one
        for one in named
        if one.split("/")[0] in tops and one not in to_come
        if not (ROOT / one).exists()
    ]

    assert missing == []


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_no_paper_names_a_path_of_one_machine(paper: Path) -> None:
    own = re.compile(
        r"(?<![\w.:<>/-])/(?:home|root|tmp|work|Users|opt|mnt)/\S+|[A-Z]:\\"
    )

    assert own.findall(paper.read_text("utf-8")) == []


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    texts = [paper.read_text("utf-8") for paper in PAPERS]

    named = {
        one
        for text in texts
        for one in re.findall(r"(?:`|^ {4})make ([a-z]+)", text, re.M)
    }

    assert {"run", "test"} <= named
    assert named - targets == set()


def test_make_help_lists_every_target_for_people() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert {"run", "test", "check", "screenshots"} <= set(
        re.findall(r"^ {2}make (\w+)", shown, re.M)
    )
