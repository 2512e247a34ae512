"""The levels most counties begin with; each county writes its own document over them."""

import datetime as dt

from django.db import migrations

DOCUMENT = "建议目录（请按本县人才认定办法修改）"
SINCE = dt.date(2020, 1, 1)
GRADES = (
    ("A", "国内外顶尖人才", "省级人才主管部门", True),
    ("B", "国家级领军人才", "省级人才主管部门", True),
    ("C", "省级领军人才", "省级人才主管部门", True),
    ("D", "市级领军人才", "市级人才主管部门", True),
    ("E", "高级人才", "市级人才主管部门", True),
    ("F", "县级优秀人才", "县委人才工作领导小组", False),
)


def begin(apps, schema_editor):
    grade = apps.get_model("talent", "Grade")
    grade.objects.bulk_create(
        grade(
            code=code,
            label=label,
            position=number,
            is_high=is_high,
            years=5,
            authority=authority,
            items="",
            document=DOCUMENT,
            since=SINCE,
        )
        for number, (code, label, authority, is_high) in enumerate(GRADES, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("talent", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
