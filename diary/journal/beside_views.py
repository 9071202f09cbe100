"""What stands beside a dose, for the script that has just logged it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from diary.access import DiaryRequest, diary_view
from diary.models import Dose

from .notices import answer_beside


@require_safe
@diary_view
def dose_beside(request: DiaryRequest, pk: UUID) -> HttpResponse:
    """Show what may be worth a second look, and the row that a dose answers.

    Of a dose that was taken back meanwhile there is nothing to show.
    """
    doses = request.patient.doses.select_related("treatment")
    dose: Dose = get_object_or_404(doses, pk=pk)
    dose.patient = request.patient
    return answer_beside(request, dose)
