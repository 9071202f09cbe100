"""The summary for a doctor's visit."""

from __future__ import annotations

from django.urls import path

from . import after_views, pdf_views, views

urlpatterns = [
    path("d/<uuid:diary>/summary/", views.summary, name="summary"),
    path("d/<uuid:diary>/summary/pdf/", pdf_views.summary_pdf, name="summary-pdf"),
    path(
        "d/<uuid:diary>/summary/after-visit/",
        after_views.after_visit,
        name="after-visit",
    ),
]
