"""Links: the owner's pages below the diary, the visitor's below /s/."""

from __future__ import annotations

from django.urls import path

from . import views, visitor_views

urlpatterns = [
    path("d/<uuid:diary>/links/", views.link_list, name="link-list"),
    path("d/<uuid:diary>/links/add/", views.link_add, name="link-add"),
    path(
        "d/<uuid:diary>/links/<uuid:pk>/revoke/", views.link_revoke, name="link-revoke"
    ),
    path(
        "d/<uuid:diary>/links/<uuid:pk>/expiry/", views.link_expiry, name="link-expiry"
    ),
    path("s/<str:secret>/", visitor_views.share, name="share"),
    path("s/<str:secret>/pdf/", visitor_views.pdf, name="share-pdf"),
    path("s/<str:secret>/table/", visitor_views.table, name="share-table"),
    path("s/<str:secret>/close/", visitor_views.close, name="share-close"),
]
