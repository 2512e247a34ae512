from django.db import migrations, models


def in_one_list(apps, schema_editor):
    """What a register asked for each period is the first of several things it may ask for, also in
    what was kept of the shipped edition."""
    Register = apps.get_model("registers", "Register")
    for register in Register.objects.exclude(owed_rule=""):
        register.owed = entries(register.owed_rule, register.owed_times)
        register.save(update_fields=["owed"])
    for register in Register.objects.exclude(preset=""):
        facts = listed(register.preset_content.get("facts", {}))
        register.preset_content = {**register.preset_content, "facts": facts}
        register.save(update_fields=["preset_content"])


def listed(facts):
    """What a shipped edition said of its register, in the terms of this release."""
    kept = {name: value for name, value in facts.items() if name not in ("owed_rule", "owed_times")}
    return {**kept, "owed": entries(facts.get("owed_rule", ""), facts.get("owed_times"))}


def entries(rule, times):
    return [{"rule": rule, "times": times or 1, "field": "", "option": ""}] if rule else []


class Migration(migrations.Migration):
    dependencies = [("registers", "0018_subjects")]

    operations = [
        migrations.AddField(
            "register", "owed", models.JSONField("每期应填", default=list, blank=True)
        ),
        migrations.RunPython(in_one_list, migrations.RunPython.noop),
        migrations.RemoveField("register", "owed_times"),
        migrations.RemoveField("register", "owed_rule"),
    ]
