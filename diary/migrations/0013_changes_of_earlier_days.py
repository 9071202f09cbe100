from django.db import migrations, models


def _count() -> models.PositiveBigIntegerField:
    return models.PositiveBigIntegerField(default=0)


class Migration(migrations.Migration):
    dependencies = [
        ("diary", "0012_what_a_long_chart_asks_for"),
    ]

    operations = [
        migrations.AddField("patient", "changes_of_asides", _count()),
        migrations.AddField("patient", "changes_of_earlier_check_ins", _count()),
        migrations.AddField("patient", "changes_of_earlier_doses", _count()),
        migrations.AddField("patient", "changes_of_earlier_episodes", _count()),
        migrations.AddField("patient", "changes_of_earlier_side_effects", _count()),
        migrations.RemoveField("summarypart", "since"),
        migrations.RemoveField("summarypart", "recent"),
        migrations.AddField(
            "summarypart",
            "earlier",
            models.CharField(default="", max_length=120),
            preserve_default=False,
        ),
        migrations.AddField(
            "summarypart",
            "lately",
            models.CharField(default="", max_length=64),
            preserve_default=False,
        ),
    ]
