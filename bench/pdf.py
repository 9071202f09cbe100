"""What a PDF of the summary takes.

Processor time of all threads, since the typesetter has its own. It remembers what it
has set, so each round is about another text.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from statistics import median

from diary.reports.document import Block, Document, Section, Table
from diary.reports.pdf import render_pdf
from diary.reports.period import usual
from diary.reports.sections import Key
from diary.reports.summary import make_document

from .diaries import Diary

ROUNDS = 7
ROWS = 2_000
PARTS = (
    *(Key.PERSON, Key.NOW, Key.CHANGES, Key.SYMPTOMS, Key.SIDE_EFFECTS, Key.EFFECTS),
    *(Key.QUESTIONS, Key.WEEKS, Key.WHERE, Key.GIVEN),
)


@dataclass
class Paper:
    """One PDF: what it is called, what is printed, its bar in milliseconds."""

    name: str
    document: Document
    most: float
    pages: tuple[int, int]
    rounds: list[float] = field(default_factory=list)

    @property
    def middle(self) -> float:
        """The median of all rounds, in milliseconds."""
        return median(self.rounds)


def measure(diary: Diary) -> list[Paper]:
    """Print the summary of a diary, and one with many further rows, a few times."""
    patient = diary.patient
    short = make_document(patient, usual(patient.today()), PARTS)
    papers = [
        Paper("PDF of 2 to 4 pages", short, 200, (2, 4)),
        Paper(f"PDF with {ROWS:,} further rows", _long(short), 2_000, (30, 90)),
    ]
    render_pdf(short)
    for number in range(ROUNDS):
        for paper in papers:
            _print(paper, number)
    return papers


def lines(papers: list[Paper], mark: str) -> Iterator[str]:
    """Write what was measured; `mark` stands at a bar that is not kept."""
    for paper in papers:
        bad = f" {mark}" if paper.middle > paper.most else ""
        yield f"{paper.name}: {paper.middle:.0f} ms, at most {paper.most:g}{bad}"


def missed(papers: list[Paper]) -> Iterator[str]:
    """Say which bars are missed."""
    for paper in papers:
        if paper.middle > paper.most:
            yield f"{paper.name}: {paper.middle:.0f} ms, over {paper.most:g}"


def _print(paper: Paper, number: int) -> None:
    document = _other(paper.document, number)
    started = time.process_time()
    pdf = render_pdf(document)
    paper.rounds.append((time.process_time() - started) * 1000)
    least, most = paper.pages
    assert least <= pdf.count(b"<</Type/Page/") <= most, "another length, another bar"


def _long(short: Document) -> Document:
    head = ("Day", "What", "Where", "How strong", "Note")
    rows = tuple(
        (f"{n % 28 + 1} Mar", f"spasm {n}", "left calf", f"{n % 11} of 10", "woke up")
        for n in range(ROWS)
    )
    further = Section("rows", "Each entry", (Table("Entries", head, rows),), False)
    return replace(short, sections=(*short.sections, further))


def _other(document: Document, number: int) -> Document:
    """Return the same with another word in each row of each table."""
    sections = tuple(
        replace(one, blocks=tuple(_reworded(block, number) for block in one.blocks))
        for one in document.sections
    )
    return replace(document, sections=sections)


def _reworded(block: Block, number: int) -> Block:
    if not isinstance(block, Table):
        return block
    rows = tuple(tuple(f"{text} {number}" for text in row) for row in block.rows)
    return replace(block, rows=rows)
