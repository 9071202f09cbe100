"""Files of findings: what may come in, where they lie, under which name they leave.

What a file is, its content says; its name and what the browser calls it count for
nothing. Each lies in DATA_DIR/files/<diary>/ under a name of our own.
"""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from uuid import UUID
from zipfile import is_zipfile

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FOLDER = "files"
DRAFT = ".part"
PNG, JPEG, WEBP, PDF = "image/png", "image/jpeg", "image/webp", "application/pdf"
# Which endings a name may keep; the first is added to any other name.
ENDINGS = {
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    WEBP: (".webp",),
    PDF: (".pdf",),
}
SORTS = {
    PNG: gettext_lazy("PNG picture"),
    JPEG: gettext_lazy("JPEG picture"),
    WEBP: gettext_lazy("WebP picture"),
    PDF: gettext_lazy("PDF"),
}
NAME_LENGTH = 200
_OURS = re.compile(r"[0-9a-f]{32}")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*(?:<|#!)")
_PNG_START = b"\x89PNG\r\n\x1a\n"
_HEIC = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}


class RefusedFileError(Exception):
    """A file that is not taken; the message says why."""


@dataclass(frozen=True)
class Upload:
    """A file that passed the check."""

    data: bytes
    name: str
    type: str
    digest: str


def check(data: bytes, name: str) -> Upload:
    """Return the file with the type that its content has.

    Raises
    ------
    RefusedFileError
        It is no whole picture and no whole PDF.
    """
    kind = next((one for one in _KINDS if _KINDS[one][0].match(data)), None)
    if kind is None:
        raise RefusedFileError(_why_not(data))
    end = _KINDS[kind][1](data)
    said = {"sort": SORTS[kind]}
    if end is None:
        raise RefusedFileError(
            _(
                "This file begins like a %(sort)s but is damaged or cut off. Choose"
                " it again, or another one."
            )
            % said
        )
    # A file may be two at once: packed files are read from their end.
    if _MARKUP.match(data, end) or is_zipfile(BytesIO(data)):
        raise RefusedFileError(
            _(
                "Behind this %(sort)s hangs something else, which is not taken. Save"
                " it anew, or choose another file."
            )
            % said
        )
    return Upload(data, clean_name(name), kind, sha256(data).hexdigest())


def clean_name(name: str) -> str:
    """Return what a file is called without what changes how a line is read.

    Control characters and those that turn the direction of writing are left out;
    of a path only the last part stays.
    """
    shown = "".join(
        " " if char.isspace() else char
        for char in name
        if unicodedata.category(char)[0] != "C" or char.isspace()
    )
    last = re.split(r"[/\\]", " ".join(shown.split()))[-1]
    return last.strip(" .") or _("file")


def download_name(name: str, kind: str) -> str:
    """Return a name that ends as files of this type do."""
    endings = ENDINGS[kind]
    if PurePosixPath(name).suffix.lower() in endings:
        return name
    return name + endings[0]


def keep(diary: UUID, upload: Upload) -> str:
    """Write a file for good and return the name it got.

    It has its name only once all of it is on the disk.
    """
    folder = _folder(diary)
    for one in (folder.parent, folder):
        one.mkdir(mode=0o700, exist_ok=True)
    name = secrets.token_hex(16)
    draft = folder / f"{name}{DRAFT}"
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(upload.data)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(folder / name)
        _settle(folder)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return name


def forget(diary: UUID, name: str) -> None:
    """Erase a file that no row names."""
    (_folder(diary) / name).unlink(missing_ok=True)


def read(diary: UUID, name: str, digest: str) -> bytes | None:
    """Return a file, or None if it is missing or not what was stored."""
    if not _OURS.fullmatch(name):
        return None
    try:
        data = (_folder(diary) / name).read_bytes()
    except FileNotFoundError:
        return None
    return data if sha256(data).hexdigest() == digest else None


def root() -> Path:
    """Return the folder that holds a folder for each diary."""
    return Path(settings.DATA_DIR) / FOLDER


def _folder(diary: UUID) -> Path:
    return root() / str(diary)


def _settle(folder: Path) -> None:
    """Have the names in a folder written to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _end_of_png(data: bytes) -> int | None:
    """Walk the chunks; each has its length, its name and its checksum."""
    place = len(_PNG_START)
    seen: list[bytes] = []
    while place + 12 <= len(data):
        length = int.from_bytes(data[place : place + 4])
        name = data[place + 4 : place + 8]
        end = place + 12 + length
        body = memoryview(data)[place + 4 : end - 4]
        if end > len(data) or not name.isalpha():
            return None
        if zlib.crc32(body) != int.from_bytes(data[end - 4 : end]):
            return None
        if not seen and (name != b"IHDR" or length != 13 or not _has_size(body[4:])):
            return None
        seen.append(name)
        place = end
        if name == b"IEND":
            return place if b"IDAT" in seen else None
    return None


def _has_size(header: memoryview) -> bool:
    return any(header[:4]) and any(header[4:8])


def _end_of_jpeg(data: bytes) -> int | None:
    """Walk the segments up to the picture itself, then look for its end.

    Phones append more behind it (a film, a second picture), which may stay.
    """
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        mark = data[place + 1]
        if mark == 0xFF:  # padding
            place += 1
            continue
        length = int.from_bytes(data[place + 2 : place + 4])
        if mark in (0x00, 0xD8, 0xD9) or length < 2:
            return None
        place += 2 + length
        if mark == 0xDA:
            # Within the picture this pair of bytes is written in another way.
            end = data.find(b"\xff\xd9", place)
            return end + 2 if end > place else None
    return None


def _end_of_webp(data: bytes) -> int | None:
    """Walk the parts; the first one says which kind of picture it is."""
    end = 8 + int.from_bytes(data[4:8], "little")
    if end > len(data):
        return None
    place, names = 12, []
    while place + 8 <= end:
        names.append(data[place : place + 4])
        length = int.from_bytes(data[place + 4 : place + 8], "little")
        place += 8 + length + length % 2
    is_picture = bool({b"VP8 ", b"VP8L", b"ANMF"} & set(names))
    return end if place == end and is_picture else None


def _end_of_pdf(data: bytes) -> int | None:
    """Look for the last mark of its end, which stands near the end of the file."""
    mark = b"%%EOF"
    place = data.rfind(mark, max(0, len(data) - 1024 - len(mark)))
    return None if place < 0 or b"startxref" not in data else place + len(mark)


_KINDS: dict[str, tuple[re.Pattern[bytes], Callable[[bytes], int | None]]] = {
    PNG: (re.compile(re.escape(_PNG_START)), _end_of_png),
    JPEG: (re.compile(rb"\xff\xd8\xff"), _end_of_jpeg),
    WEBP: (re.compile(rb"RIFF.{4}WEBP", re.S), _end_of_webp),
    PDF: (re.compile(rb"%PDF-\d\.\d"), _end_of_pdf),
}


def _why_not(data: bytes) -> str:
    if not data:
        return _("This file is empty. Choose another one.")
    if _MARKUP.match(data[:512]):
        return _(
            "This is a web page, a drawing in SVG or a script, which are not taken."
            " Choose a picture (PNG, JPEG, WebP) or a PDF."
        )
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC:
        return _(
            "This picture is in a format that many browsers cannot show (HEIC)."
            " Save it as JPEG and choose that."
        )
    return _(
        "This is not a picture (PNG, JPEG, WebP) or a PDF, whatever its name says."
        " Choose another file."
    )
