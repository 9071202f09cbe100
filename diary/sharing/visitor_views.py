"""What a visitor without an account sees: a closed page, a button, the summary."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from diary.models import ShareView
from diary.reports.pdf import BusyError, TooLongError, render_pdf
from diary.reports.pdf_limit import is_too_often

from . import actions
from .access import ClosedError
from .contents import document_of
from .door import Visit, door
from .forms import PasscodeForm
from .table_file import TYPE, table_file

# Nothing of the person in the name of a file that lies about on a clinic's computer.
FILE_NAME: Final = "symptom-summary"


@door("GET", "HEAD", "POST")
def share(visit: Visit) -> HttpResponse:
    """Ask before anything is shown; a press opens it, and only that is counted.

    So a program that looks at links in mails and chats opens nothing.
    """
    if visit.request.method == "POST":
        return _open(visit)
    return _summary(visit) if visit.is_open else _asking(visit, PasscodeForm())


@door("POST")
def pdf(visit: Visit) -> HttpResponse:
    """Send an open summary as a PDF."""
    if not visit.is_open:
        return redirect(visit.path)
    if is_too_often(visit.request, whose=f"link {visit.link.pk}"):
        return _summary(visit, "busy", HTTPStatus.TOO_MANY_REQUESTS)
    try:
        made = render_pdf(document_of(visit.link, token=visit.token))
    except TooLongError:
        return _summary(visit, "long", HTTPStatus.UNPROCESSABLE_ENTITY)
    except BusyError:
        return _summary(visit, "busy", HTTPStatus.SERVICE_UNAVAILABLE)
    return _file(visit, ShareView.What.PDF, made, "application/pdf", "pdf")


@door("POST")
def table(visit: Visit) -> HttpResponse:
    """Send an open summary as a file for a table program."""
    if not visit.is_open:
        return redirect(visit.path)
    made = table_file(document_of(visit.link, token=visit.token))
    return _file(visit, ShareView.What.DATA, made, TYPE, "csv")


@door("POST")
def close(visit: Visit) -> HttpResponse:
    """Close an open summary, on a computer that others use too."""
    return visit.let_out(redirect(visit.path))


def _open(visit: Visit) -> HttpResponse:
    link, form = visit.link, PasscodeForm(visit.request.POST)
    if link.passcode and not form.is_valid():
        return _asking(visit, form)
    said = form.cleaned_data["passcode"] if link.passcode else ""
    try:
        actions.open_link(link, passcode=said, by=None)
    except actions.WrongPasscodeError as wrong:
        if not wrong.left:
            raise ClosedError from None
        form.add_error("passcode", _("That is another passcode."))
        return _asking(visit, form, left=wrong.left)
    return visit.let_in(redirect(visit.path))


def _asking(visit: Visit, form: PasscodeForm, left: int = 0) -> HttpResponse:
    context = {"form": form, "asks": bool(visit.link.passcode), "left": left}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(visit.request, "sharing/ask.html", context, status=status)


def _summary(
    visit: Visit, no_pdf: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """Show the summary, and why there is no PDF of it if one was asked for."""
    context = {
        "document": document_of(visit.link, token=visit.token),
        "link": visit.link,
        "secret": visit.token,
        "no_pdf": no_pdf,
    }
    return render(visit.request, "sharing/summary.html", context, status=status)


def _file(
    visit: Visit, what: ShareView.What, made: bytes, kind: str, ending: str
) -> HttpResponse:
    actions.note_view(visit.link, what=what, by=None)
    response = HttpResponse(made, content_type=kind)
    name = f'attachment; filename="{FILE_NAME}.{ending}"'
    response.headers["Content-Disposition"] = name
    return response
