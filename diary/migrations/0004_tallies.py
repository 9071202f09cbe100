"""Count what was noted of each treatment so far; say of regimens what treatments said."""

from __future__ import annotations

from django.db import migrations
from django.db.models import Count


def fill(apps, schema_editor):
    models = {name: apps.get_model("diary", name) for name in ("Dose", "SideEffect")}
    Tally = apps.get_model("diary", "Tally")
    for name, what in (("Dose", "status"), ("SideEffect", "symptom")):
        rows = models[name].objects.filter(voided_at=None).exclude(treatment=None)
        named = rows.order_by().values_list("patient", "treatment", what)
        Tally.objects.bulk_create(
            (
                Tally(
                    patient_id=patient,
                    treatment_id=treatment,
                    subject=name.lower(),
                    what=answer,
                    count=count,
                )
                for patient, treatment, answer, count in named.annotate(
                    count=Count("pk")
                )
            ),
            batch_size=500,
        )
    regimens = apps.get_model("diary", "Regimen").objects
    regimens.filter(treatment__as_needed=True).update(as_needed=True)


class Migration(migrations.Migration):
    dependencies = [("diary", "0003_treatment_changes")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
