from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

STATES = [
    ("recorded", "已登记"),
    ("void", "作废"),
    ("open", "未开始"),
    ("doing", "推进中"),
    ("checking", "待审核"),
    ("asked", "申请销号"),
    ("returned", "退回"),
    ("closed", "已销号"),
    ("cancelled", "终止"),
]
STEPS = [
    ("note", "进展"),
    ("asked", "申请销号"),
    ("passed", "审核通过"),
    ("closed", "同意销号"),
    ("returned", "退回"),
    ("cancelled", "终止"),
    ("voided", "作废"),
]
UNENDED = ("open", "doing", "returned", "checking", "asked")


class Migration(migrations.Migration):
    dependencies = [("registers", "0012_files_that_prove")]

    operations = [
        migrations.AddField(
            "register",
            "looked_over_by",
            ArrayField(
                models.CharField(max_length=40), verbose_name="由谁审核", default=list, blank=True
            ),
        ),
        migrations.AlterField(
            "registerrecord",
            "state",
            models.CharField("状态", max_length=10, choices=STATES, default="recorded"),
        ),
        migrations.AlterField(
            "recordstep", "kind", models.CharField("事项", max_length=10, choices=STEPS)
        ),
        migrations.RemoveIndex("registerrecord", "record_due"),
        migrations.AddIndex(
            "registerrecord",
            models.Index(
                fields=["due_on"],
                condition=models.Q(("state__in", UNENDED)),
                name="record_due",
            ),
        ),
    ]
