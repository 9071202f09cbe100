"""Keep of each day the runs of clonus, the worst moment, and if a place is missing.

Long charts read them instead of every spasm. They are filled in the database itself,
so ten years take a moment, and after the tables were changed: what was written has
checks to come, and PostgreSQL changes no table before these.
"""

from __future__ import annotations

from django.db import migrations, models

_OF_THE_DAY = """diary_episode.patient_id = diary_dailytotal.patient_id
AND diary_episode.local_day = diary_dailytotal.local_day
AND diary_episode.voided_at IS NULL"""
_EVENINGS = """diary_checkin WHERE diary_checkin.part = 'evening'
AND diary_checkin.voided_at IS NULL AND diary_checkin.worst IS NOT NULL"""
FILL = [
    f"""UPDATE diary_dailytotal SET clonus = COALESCE((
    SELECT SUM(count + COALESCE(count_high, count)) / 2.0 FROM diary_episode
    WHERE {_OF_THE_DAY} AND diary_episode.type = 'clonus'), 0),
unplaced = EXISTS (
    SELECT 1 FROM diary_episode WHERE {_OF_THE_DAY} AND diary_episode.site = ''),
worst = COALESCE(
    (SELECT diary_checkin.worst FROM {_EVENINGS}
    AND diary_checkin.patient_id = diary_dailytotal.patient_id
    AND diary_checkin.local_day = diary_dailytotal.local_day),
    CASE WHEN spasms = episodes AND NOT EXISTS (
        SELECT 1 FROM diary_episode
        WHERE {_OF_THE_DAY} AND diary_episode.severity IS NULL)
    THEN COALESCE(severity_max, 0) END)""",
    # A day of which nothing was kept so far.
    f"""INSERT INTO diary_dailytotal (patient_id, local_day, episodes,
    spasms_is_range, spasticity_is_late, clonus, worst, unplaced)
SELECT patient_id, local_day, 0, FALSE, FALSE, 0, worst, FALSE FROM {_EVENINGS}
AND NOT EXISTS (SELECT 1 FROM diary_dailytotal
    WHERE diary_dailytotal.patient_id = diary_checkin.patient_id
    AND diary_dailytotal.local_day = diary_checkin.local_day)""",
]


class Migration(migrations.Migration):
    dependencies = [("diary", "0014_what_was_noted_in_words")]

    operations = [
        migrations.AddField(
            model_name="dailytotal",
            name="clonus",
            field=models.DecimalField(decimal_places=1, default=0, max_digits=11),
        ),
        migrations.AddField(
            model_name="dailytotal",
            name="worst",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="dailytotal",
            name="unplaced",
            field=models.BooleanField(default=False),
        ),
        migrations.RemoveIndex(model_name="dailytotal", name="daily_total_numbers"),
        migrations.AddIndex(
            model_name="dailytotal",
            index=models.Index(
                fields=[
                    "patient",
                    "local_day",
                    "spasms",
                    "episodes",
                    "spasticity",
                    "clonus",
                    "worst",
                    "unplaced",
                ],
                name="daily_total_numbers",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
