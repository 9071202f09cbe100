"""What a file is, its content says: the check, the names, and the folder."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from diary.visits import files
from tests.visits.samples import JPEG, PDF, PNG, REFUSED, WEBP, WHOLE

steady = trials(max_examples=200, derandomize=True, database=None, deadline=None)


@pytest.mark.parametrize("kind", WHOLE)
def test_a_whole_file_is_taken_for_what_it_is(kind: str) -> None:
    upload = files.check(WHOLE[kind], "scan.html")

    assert (upload.type, upload.name, upload.data) == (kind, "scan.html", WHOLE[kind])
    assert len(upload.digest) == 64


@pytest.mark.parametrize("what", REFUSED)
def test_everything_else_is_refused_with_a_sentence(what: str) -> None:
    with pytest.raises(files.RefusedFileError, match=r"[Cc]hoose"):
        files.check(REFUSED[what], "scan.png")


def test_what_phones_append_to_a_picture_may_stay() -> None:
    film = b"\0\0\0\x18ftypmp42" + b"\0" * 50

    assert files.check(JPEG + film, "photo.jpg").type == "image/jpeg"


@pytest.mark.parametrize("whole", [PNG, JPEG, WEBP, PDF])
def test_a_file_that_was_cut_off_anywhere_is_refused(whole: bytes) -> None:
    needed = len(whole.rstrip())

    taken = []
    for length in range(needed):
        try:
            files.check(whole[:length], "photo")
        except files.RefusedFileError:
            continue
        taken.append(length)

    assert taken == []


def said_of(data: bytes) -> str:
    """Return the type that a file is taken for, or nothing if it is refused."""
    try:
        return files.check(data, "name").type
    except files.RefusedFileError:
        return ""


@steady
@given(data=st.binary(max_size=400))
def test_chance_makes_no_file(data: bytes) -> None:
    assert said_of(data) == ""


@steady
@given(
    whole=st.sampled_from([PNG, JPEG, WEBP, PDF]),
    noise=st.binary(max_size=80),
    keep=st.integers(0, 40),
)
def test_noise_behind_a_good_start_is_refused_or_whole(
    whole: bytes, noise: bytes, keep: int
) -> None:
    assert said_of(whole[:keep] + noise) in {"", *WHOLE}


@steady
@given(
    whole=st.sampled_from([PNG, WEBP]),
    place=st.integers(0, 400),
    flip=st.integers(1, 255),
)
def test_a_changed_byte_never_makes_another_type(
    whole: bytes, place: int, flip: int
) -> None:
    data = bytearray(whole)
    data[place % len(data)] ^= flip

    assert said_of(bytes(data)) in {"", said_of(whole)}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("scan.png", "scan.png"),
        ("../../etc/passwd", "passwd"),
        ("C:\\scans\\knee.jpg", "knee.jpg"),
        ("a\r\nSet-Cookie: b=c.png", "a Set-Cookie: b=c.png"),
        ("invoice\u202egnp.exe", "invoicegnp.exe"),
        ("\u2066\u200b", "file"),
        ("..", "file"),
        (" . ", "file"),
        ("Arztbrief März, Ω ١٢.pdf", "Arztbrief März, Ω ١٢.pdf"),
        ("<b>.png", "<b>.png"),
    ],
)
def test_a_name_is_shown_without_what_misleads(name: str, shown: str) -> None:
    assert files.clean_name(name) == shown


@steady
@given(name=st.text(max_size=60))
def test_no_name_breaks_a_line_or_leaves_a_folder(name: str) -> None:
    shown = files.clean_name(name)

    assert shown.isprintable()
    assert shown not in {"", ".", ".."}
    assert not {"/", "\\"} & set(shown)


@pytest.mark.parametrize(
    ("name", "kind", "leaves_as"),
    [
        ("scan.PNG", "image/png", "scan.PNG"),
        ("scan.jpeg", "image/jpeg", "scan.jpeg"),
        ("scan.png", "application/pdf", "scan.png.pdf"),
        ("page.html", "image/webp", "page.html.webp"),
        ("letter", "application/pdf", "letter.pdf"),
    ],
)
def test_a_file_leaves_with_the_ending_of_its_type(
    name: str, kind: str, leaves_as: str
) -> None:
    assert files.download_name(name, kind) == leaves_as


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "files"


def test_a_kept_file_is_for_its_owner_only(folder: Path) -> None:
    diary = uuid4()

    name = files.keep(diary, files.check(PDF, "letter.pdf"))

    path = folder / str(diary) / name
    modes = [stat.S_IMODE(one.stat().st_mode) for one in (folder, path.parent, path)]
    assert modes == [0o700, 0o700, 0o600]
    assert [one.name for one in path.parent.iterdir()] == [name]


def test_a_file_that_was_damaged_is_not_handed_out(folder: Path) -> None:
    diary, upload = uuid4(), files.check(PDF, "letter.pdf")
    name = files.keep(diary, upload)
    whole = files.read(diary, name, upload.digest)

    (folder / str(diary) / name).write_bytes(PDF + b"!")

    assert whole == PDF
    assert files.read(diary, name, upload.digest) is None


@pytest.mark.parametrize("name", ["", "../secret_key", "0" * 32, "0" * 31 + "G"])
def test_only_names_of_our_own_are_read(folder: Path, name: str) -> None:
    assert files.read(uuid4(), name, "") is None


def test_a_full_disk_leaves_no_half_file(folder: Path, monkeypatch: Any) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    diary = uuid4()
    monkeypatch.setattr(files.os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        files.keep(diary, files.check(PDF, "letter.pdf"))

    assert list((folder / str(diary)).iterdir()) == []
