"""What titles and skills are worth, of those who were registered before."""

from django.db import migrations

RANKS = """
    UPDATE talent_talentprofile SET
        title_rank = CASE WHEN title_level ~ '^[0-9]$' THEN title_level::smallint END,
        skill_rank = CASE WHEN skill_level ~ '^[0-9]$' THEN skill_level::smallint END
"""


class Migration(migrations.Migration):
    dependencies = [("talent", "0003_needs")]
    operations = [migrations.RunSQL(RANKS, migrations.RunSQL.noop)]
