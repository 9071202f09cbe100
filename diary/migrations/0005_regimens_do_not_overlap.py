"""Rules of treatments that a constraint cannot say, kept by triggers.

No two current regimens of a treatment share a day, and the unit of a treatment stays
once a dose was logged in it.

SQLite drops the triggers of a table that a later migration makes anew (most changes of
columns do): such a migration must run `install` again. A test writes past the
application and fails if they are gone.
"""

from __future__ import annotations

from django.db import migrations

OVERLAPS = """
    SELECT 1 FROM diary_regimen AS other
    WHERE other.patient_id = NEW.patient_id
      AND other.treatment_id = NEW.treatment_id
      AND other.id <> NEW.id
      AND other.voided_at IS NULL
      AND (NEW.ends_on IS NULL OR other.starts_on IS NULL
           OR other.starts_on < NEW.ends_on)
      AND (other.ends_on IS NULL OR NEW.starts_on IS NULL
           OR NEW.starts_on < other.ends_on)
"""
LOGGED = "SELECT 1 FROM diary_dose WHERE treatment_id = OLD.id"

SQLITE = [
    f"""
    CREATE TRIGGER regimen_no_overlap_{event} BEFORE {when} ON diary_regimen
    WHEN NEW.voided_at IS NULL AND EXISTS ({OVERLAPS})
    BEGIN SELECT RAISE(ABORT, 'regimen_no_overlap'); END
    """
    for event, when in (
        ("new", "INSERT"),
        ("changed", "UPDATE OF treatment_id, starts_on, ends_on, voided_at"),
    )
] + [
    f"""
    CREATE TRIGGER treatment_unit_stays BEFORE UPDATE OF unit ON diary_treatment
    WHEN NEW.unit <> OLD.unit AND EXISTS ({LOGGED})
    BEGIN SELECT RAISE(ABORT, 'treatment_unit_stays'); END
    """
]
NAMES = {
    "diary_regimen": ("regimen_no_overlap_new", "regimen_no_overlap_changed"),
    "diary_treatment": ("treatment_unit_stays",),
}
POSTGRESQL = [
    f"""
    CREATE FUNCTION regimen_no_overlap() RETURNS trigger AS $$
    BEGIN
      IF NEW.voided_at IS NULL AND EXISTS ({OVERLAPS}) THEN
        RAISE EXCEPTION 'regimen_no_overlap' USING ERRCODE = 'exclusion_violation';
      END IF;
      RETURN NEW;
    END $$ LANGUAGE plpgsql
    """,
    """
    CREATE TRIGGER regimen_no_overlap BEFORE INSERT OR UPDATE ON diary_regimen
    FOR EACH ROW EXECUTE FUNCTION regimen_no_overlap()
    """,
    f"""
    CREATE FUNCTION treatment_unit_stays() RETURNS trigger AS $$
    BEGIN
      IF NEW.unit <> OLD.unit AND EXISTS ({LOGGED}) THEN
        RAISE EXCEPTION 'treatment_unit_stays' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NEW;
    END $$ LANGUAGE plpgsql
    """,
    """
    CREATE TRIGGER treatment_unit_stays BEFORE UPDATE ON diary_treatment
    FOR EACH ROW EXECUTE FUNCTION treatment_unit_stays()
    """,
]


def install(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        remove(apps, schema_editor)
        statements = SQLITE
    else:
        statements = POSTGRESQL
    for one in statements:
        schema_editor.execute(one, params=None)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for names in NAMES.values():
            for name in names:
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)
        return
    for table, name in (
        ("diary_regimen", "regimen_no_overlap"),
        ("diary_treatment", "treatment_unit_stays"),
    ):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}", params=None)
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()", params=None)


class Migration(migrations.Migration):
    dependencies = [("diary", "0004_tallies")]
    operations = [migrations.RunPython(install, remove)]
