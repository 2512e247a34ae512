"""What was found about entries tells its weight in the portal's own words."""

from django.db import migrations

RENAME = """
UPDATE registers_registerrecord
SET findings = replace(findings::text, '"level": "{old}"', '"level": "{new}"')::jsonb
WHERE findings::text LIKE '%"level": "{old}"%'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0004_entries_that_are_closed"),
        ("fields", "0008_levels"),
    ]

    operations = [
        migrations.RunSQL(
            RENAME.format(old="warn", new="warning"), RENAME.format(old="warning", new="warn")
        )
    ]
