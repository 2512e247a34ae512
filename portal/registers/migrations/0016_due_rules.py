from django.db import migrations, models


def into_words(apps, schema_editor):
    """“60” becomes “登记后60天”, also in what was kept of the shipped edition."""
    Register = apps.get_model("registers", "Register")
    for register in Register.objects.exclude(due_days=None):
        register.due_rule = f"登记后{register.due_days}天"
        register.save(update_fields=["due_rule"])
    for register in Register.objects.exclude(preset=""):
        facts = in_words(register.preset_content.get("facts", {}))
        register.preset_content = {**register.preset_content, "facts": facts}
        register.save(update_fields=["preset_content"])


def in_words(facts):
    """What a shipped edition said of its register, in the terms of this release."""
    days = facts.get("due_days")
    added = {"owed_times": None, "owed_rule": "", "decision_key": ""}
    kept = {name: value for name, value in facts.items() if name != "due_days"}
    return {**kept, **added, "due_rule": f"登记后{days}天" if days else ""}


class Migration(migrations.Migration):
    dependencies = [("registers", "0015_their_own")]

    operations = [
        migrations.AddField(
            "register", "due_rule", models.CharField("登记时先填的时限", max_length=30, blank=True)
        ),
        migrations.AddField(
            "register",
            "owed_times",
            models.PositiveSmallIntegerField("每期至少几条", null=True, blank=True),
        ),
        migrations.AddField(
            "register", "owed_rule", models.CharField("每期最迟何时填报", max_length=30, blank=True)
        ),
        migrations.RunPython(into_words, migrations.RunPython.noop),
        migrations.RemoveField("register", "due_days"),
    ]
