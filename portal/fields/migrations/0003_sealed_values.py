"""What is sensitive in registers is no longer readable in the database."""

import json
import re

from django.db import migrations, models

import portal.crypto.fields

OPERAND = re.compile(r"\[(\w+)\]")
FIGURES = re.compile(r"（[^（）]*）$")
HELD = ["open_values", "sealed_values", "search", "findings"]


def seal(apps, schema_editor):
    """The rows as they are: sensitive is what their version, or a later published one, calls so."""
    versions = apps.get_model("fields", "FieldSetVersion").objects.exclude(state="draft")
    records = apps.get_model("fields", "RegisterRecord").objects.select_related("unit")
    flagged, fieldset = set(), None
    for version in versions.order_by("fieldset", "-number"):
        if version.fieldset_id != fieldset:
            flagged, fieldset = set(), version.fieldset_id
        own, flagged = _sensitive(version, flagged)
        rows = records.filter(version=version, open_values__has_any_keys=sorted(flagged))
        while batch := list(rows.order_by("pk")[:500]):
            for record in batch:
                _seal(record, flagged, own)
            records.bulk_update(batch, HELD)


def _sensitive(version, flagged):
    """The keys flagged here; these, the later ones and what is worked out from them."""
    own, keys = set(), set(flagged)
    for field in version.fields.order_by("position", "pk"):
        if field.sensitive:
            own.add(field.key)
        if field.sensitive or keys & set(OPERAND.findall(field.formula)):
            keys.add(field.key)
    return own, keys


def _seal(record, keys, own):
    """Search texts and findings may repeat a value; the next save makes them anew."""
    secret = {key: value for key, value in record.open_values.items() if key in keys}
    record.open_values = {k: v for k, v in record.open_values.items() if k not in keys}
    record.sealed_values = json.dumps(secret, ensure_ascii=False)
    if secret.keys() - own:
        record.search = record.unit.search
    record.findings = [{**f, "message": FIGURES.sub("", f["message"])} for f in record.findings]


def unseal(apps, schema_editor):
    records = apps.get_model("fields", "RegisterRecord").objects.exclude(sealed_values="")
    for record in records.iterator():
        record.open_values |= json.loads(record.sealed_values.reveal())
        record.save(update_fields=["open_values"])


class Migration(migrations.Migration):
    dependencies = [("fields", "0002_links")]

    operations = [
        migrations.RenameField("registerrecord", "values", "open_values"),
        migrations.AddField(
            "registerrecord",
            "sealed_values",
            portal.crypto.fields.EncryptedTextField(
                blank=True, default="", verbose_name="敏感内容"
            ),
        ),
        migrations.RunPython(seal, unseal),
    ]
