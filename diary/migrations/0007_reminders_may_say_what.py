"""Whether the calendar says what a reminder is about; no is as it was."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("diary", "0006_what_a_clinic_gives"),
    ]

    operations = [
        migrations.AddField(
            model_name="reminder",
            name="says_what",
            field=models.BooleanField(default=False),
        ),
    ]
