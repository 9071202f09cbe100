"""When spasms came back after an injection, and the change a pump note made.

Both columns are added in place, so that no table is made anew and no trigger is lost.
"""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("diary", "0005_regimens_do_not_overlap")]
    operations = [
        migrations.AddField(
            "dose",
            "wore_off_on",
            models.DateField(blank=True, null=True, verbose_name="spasms came back on"),
        ),
        migrations.AddField(
            "pumpnote",
            "change",
            models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="pump_notes",
                to="diary.treatmentchange",
            ),
        ),
    ]
