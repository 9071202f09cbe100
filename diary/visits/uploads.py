"""Files on their way in: kept in memory, up to a limit, where a page asks for one.

Django's own handlers write whatever anybody sends into the system's folder for
temporary files. This one reads on beyond the limit and keeps nothing, so that the
other answers of the form are still there for the page that says what was wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

_MARK = "takes_file"


class TooBigFile(UploadedFile):
    """A file of which nothing was kept; `size` is how much of it came."""


def takes_file[F: Callable[..., Any]](view: F) -> F:
    """Mark a view whose form has a field for a file; all others get none."""
    setattr(view, _MARK, True)
    return view


class LimitedUpload(FileUploadHandler):
    """Keep a file of somebody who is signed in, if the page asks for one."""

    too_big = False

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803  the name that Django gives it
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Look at how much is announced: what is too much is not even begun."""
        most = settings.MAX_FILE_SIZE + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        self.too_big = content_length > most

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, or pass over it."""
        super().new_file(*args, **kwargs)
        if not self._is_welcome():
            raise SkipFile
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, unless the whole has become too big."""
        if start + len(raw_data) > settings.MAX_FILE_SIZE:
            self.too_big = True
            self.kept = BytesIO()
        if not self.too_big:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """Hand over what was kept."""
        if self.too_big:
            return TooBigFile(name=self.file_name, size=file_size)
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept,
            self.field_name,
            self.file_name or "",
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )

    def _is_welcome(self) -> bool:
        request = self.request
        match = getattr(request, "resolver_match", None)
        user = getattr(request, "user", None)
        return bool(
            match
            and getattr(match.func, _MARK, False)
            and user
            and user.is_authenticated
        )
