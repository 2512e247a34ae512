"""Registers are an app of their own: the tables stay, under its name."""

from django.db import migrations

TABLES = ("register", "registerrecord", "recordfile")


def renamed(old, new):
    return [f"ALTER TABLE {old}_{table} RENAME TO {new}_{table}" for table in TABLES]


class Migration(migrations.Migration):
    dependencies = [("fields", "0003_sealed_values")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(renamed("fields", "registers"), renamed("registers", "fields")),
            ],
            state_operations=[
                migrations.DeleteModel("RecordFile"),
                migrations.DeleteModel("RegisterRecord"),
                migrations.DeleteModel("Register"),
            ],
        ),
    ]
