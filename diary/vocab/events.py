"""What happens in a life and explains a bad day."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .terms import Term, Vocabulary

_BODY = _("body")
_AROUND = _("surroundings")
_LIFE = _("everyday life")

LIFE_EVENTS = Vocabulary(
    [
        Term("infection", _("infection"), _BODY),
        Term("urinary_infection", _("urinary infection"), _BODY, aliases=("UTI",)),
        Term("fever", _("fever"), _BODY),
        Term("pressure_sore", _("pressure sore"), _BODY),
        Term("relapse", _("relapse"), _BODY),
        Term("fall", _("fall"), _BODY),
        Term("menstruation", _("menstruation"), _BODY, aliases=("period",)),
        Term("ill", _("ill in another way"), _BODY),
        Term("heat", _("heat"), _AROUND),
        Term("travel", _("travel"), _LIFE),
        Term("stress", _("stress"), _LIFE),
        Term("away", _("away from home"), _LIFE),
    ]
)
