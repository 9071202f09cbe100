"""Who holds the address of a calendar: a calendar program asks without signing in."""

from __future__ import annotations

from hashlib import sha256

from django.db import models
from django.http import Http404

from diary.models import CalendarFeed, Membership


def digest_of(token: str) -> str:
    """Return what is stored of a secret address.

    A plain hash is enough, for nobody can try 2^256 of them. And as it is the hash
    that is looked up, the time this takes tells nothing of an address.
    """
    return sha256(token.encode()).hexdigest()


def open_feed(token: str) -> CalendarFeed:
    """Return the calendar of an address, or raise Http404.

    The same for an address that never was, one that was switched off, and one whose
    owner may not open the diary any more.
    """
    members = Membership.objects.filter(
        patient=models.OuterRef("patient"), user=models.OuterRef("user")
    )
    feeds = CalendarFeed.objects.filter(
        models.Exists(members), revoked_at=None, user__is_active=True
    )
    try:
        feed = feeds.select_related("patient").get(digest=digest_of(token))
    except CalendarFeed.DoesNotExist:
        raise Http404 from None
    feed.patient._state.fetch_mode = models.FETCH_PEERS
    return feed
