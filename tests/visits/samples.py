"""Small whole files, made by hand: each as its format asks, and no more."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile


def chunk(name: bytes, body: bytes) -> bytes:
    return (
        struct.pack(">I", len(body))
        + name
        + body
        + struct.pack(">I", zlib.crc32(name + body))
    )


def segment(mark: int, body: bytes) -> bytes:
    return bytes([0xFF, mark]) + struct.pack(">H", len(body) + 2) + body


def riff(*parts: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(said)) + said + b"\0" * (len(said) % 2)
        for name, said in parts
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def packed() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<xml/>")
    return file.getvalue()


HEADER = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
PIXEL = chunk(b"IDAT", zlib.compress(b"\0\0"))
END = chunk(b"IEND", b"")
START = b"\x89PNG\r\n\x1a\n"
PNG = START + chunk(b"IHDR", HEADER) + chunk(b"tEXt", b"a\0b") + PIXEL + END
JPEG = (
    b"\xff\xd8"
    # A small picture inside the first segment has an end of its own.
    + segment(0xE1, b"Exif\0\0" + b"\xff\xd8 thumbnail \xff\xd9")
    + b"\xff"
    + segment(0xC0, b"\x08\0\1\0\1\1\1\x11\0")
    + segment(0xDA, b"\1\1\0\0\x3f\0")
    + b"\x7f\xff\x00\x7f" * 5
    + b"\xff\xd9"
)
WEBP = riff((b"VP8L", b"\x2f\0\0\0\0\x07\x07"), (b"EXIF", b"odd"))
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"xref\n0 3\ntrailer<</Size 3/Root 1 0 R>>\nstartxref\n97\n%%EOF\n"
)
WHOLE = {
    "image/png": PNG,
    "image/jpeg": JPEG,
    "image/webp": WEBP,
    "application/pdf": PDF,
}
SCRIPT = b"<script>alert(1)</script>"
REFUSED = {
    "nothing": b"",
    "text": b"The result was fine.",
    "zeros": b"\0" * 500,
    "page": b"<!DOCTYPE html><html><body>hello</body></html>",
    "page after blanks": b"\xef\xbb\xbf \r\n\t<html>",
    "drawing": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "script": b"#!/bin/sh\necho hello\n",
    "program": b"MZ\x90\0" + b"\0" * 100,
    "office document": packed(),
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0",
    "gif": b"GIF89a\1\0\1\0\0\0\0;",
    "sound": b"RIFF\x04\0\0\0WAVE",
    "page before a pdf": SCRIPT + PDF,
    "page before a png": SCRIPT + PNG,
    "page behind a png": PNG + SCRIPT,
    "page behind a jpeg": JPEG + b"\n" + SCRIPT,
    "packed behind a jpeg": JPEG + packed(),
    "packed behind a pdf": PDF + packed(),
    "png of nothing": START + END,
    "png without a picture": START + chunk(b"IHDR", HEADER) + END,
    "png without a header": START + PIXEL + END,
    "png of no width": START + chunk(b"IHDR", b"\0" * 4 + HEADER[4:]) + PIXEL + END,
    "png with a long header": START + chunk(b"IHDR", HEADER + b"\0") + PIXEL + END,
    "png with a wrong sum": PNG[:-1] + b"\0",
    "png with a strange chunk": START + chunk(b"IH1R", HEADER) + PIXEL + END,
    "png that promises much": START + b"\xff\xff\xff\xff" + PNG[12:],
    "jpeg of nothing": b"\xff\xd8\xff\xd9",
    "jpeg of two starts": b"\xff\xd8\xff\xd8\xff\xe0" + JPEG[2:],
    "jpeg with a short segment": b"\xff\xd8\xff\xe0\0\1" + JPEG[2:],
    "jpeg without a picture": b"\xff\xd8" + segment(0xE0, b"JFIF\0") + b"\xff\xd9",
    "webp of nothing": riff(),
    "webp without a picture": riff((b"EXIF", b"some")),
    "webp with a broken part": riff((b"VP8 ", b"ab")).replace(b"VP8 \2", b"VP8 \t"),
    "webp that promises much": b"RIFF\xff\xff\xff\xffWEBP" + WEBP[12:],
    "pdf without an end": PDF.replace(b"%%EOF", b"%%eof"),
    "pdf without a table": PDF.replace(b"startxref", b"startnothing"),
    "pdf with a long tail": PDF + b"\0" * 2000,
    "pdf of no version": PDF.replace(b"%PDF-1.4", b"%PDF-one"),
}
