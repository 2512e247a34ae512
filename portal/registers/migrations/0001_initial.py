"""Registers as `portal.fields` left them, and what elsewhere names them by the app.

Sensitive values are bound to the name of their column: they are opened and sealed anew, so
FIELD_KEYS must still hold every key that any of them lies under.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import portal.crypto.fields
from portal.crypto import providers

MODELS = ("register", "registerrecord", "recordfile")
COLUMN = "registerrecord.sealed_values"


def take_over(apps, schema_editor):
    rename(apps, "fields", "registers")


def give_back(apps, schema_editor):
    rename(apps, "registers", "fields")


def rename(apps, old, new):
    types = apps.get_model("contenttypes", "ContentType").objects
    types.filter(app_label=old, model__in=MODELS).update(app_label=new)
    uploads = apps.get_model("files", "Upload").objects
    uploads.filter(purpose=f"{old}.attachment").update(purpose=f"{new}.attachment")
    rename_lists(apps, f"{old}:", f"{new}:")
    seal_anew(apps, f"{old}.{COLUMN}", f"{new}.{COLUMN}")


def rename_lists(apps, old, new):
    """Saved views, and the columns people chose."""
    for view in apps.get_model("ui", "SavedView").objects.filter(list_key__startswith=old):
        view.list_key = view.list_key.replace(old, new, 1)
        view.save(update_fields=["list_key"])
    users = apps.get_model("accounts", "User")._base_manager
    for user in users.filter(preferences__has_key="lists"):
        kept = user.preferences["lists"]
        if not any(key.startswith(old) for key in kept):
            continue
        user.preferences["lists"] = {
            key.replace(old, new, 1) if key.startswith(old) else key: choices
            for key, choices in kept.items()
        }
        user.save(update_fields=["preferences"])


def seal_anew(apps, old, new):
    records = apps.get_model("registers", "RegisterRecord").objects
    for record in records.exclude(sealed_values="").order_by("pk").iterator(chunk_size=500):
        token = record.sealed_values.token
        try:
            plain = providers.unseal(token, bound=old)
        except providers.UnreadableError as error:
            raise RuntimeError(
                f"登记内容第 {record.pk} 号的敏感内容打不开，没有升级。"
                "请把加密它的密钥加回 FIELD_KEYS，再运行 migrate。"
            ) from error
        sealed = providers.seal(plain, bound=new)
        field = record._meta.get_field("sealed_values")
        records.filter(pk=record.pk).update(sealed_values=field.stored(sealed))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_reset_requests"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("fields", "0004_registers_moved"),
        ("files", "0001_initial"),
        ("orgs", "0002_history"),
        ("ui", "0001_initial"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Register',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60, unique=True, verbose_name='名称')),
                        ('note', models.CharField(blank=True, max_length=300, verbose_name='填报说明')),
                        ('level', models.CharField(choices=[('county', '县级'), ('township', '乡镇级'), ('village', '村级'), ('department', '县直单位'), ('enterprise', '企业'), ('other', '其他')], max_length=20, verbose_name='由哪一级填报')),
                        ('single', models.BooleanField(default=False, verbose_name='每个单位只填一条')),
                        ('is_open', models.BooleanField(default=True, verbose_name='开放填报')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='建立时间')),
                        ('search', models.CharField(editable=False, max_length=200)),
                        ('fieldset', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='register', to='fields.fieldset')),
                    ],
                    options={
                        'verbose_name': '登记簿',
                        'verbose_name_plural': '登记簿',
                    },
                ),
                migrations.CreateModel(
                    name='RegisterRecord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('open_values', models.JSONField(default=dict, verbose_name='内容')),
                        ('sealed_values', portal.crypto.fields.EncryptedTextField(blank=True, default='', verbose_name='敏感内容')),
                        ('findings', models.JSONField(default=list, verbose_name='待补正')),
                        ('edition', models.PositiveIntegerField(default=1, verbose_name='修改次数')),
                        ('at', models.DateTimeField(auto_now=True, verbose_name='更新时间')),
                        ('search', models.TextField(default='', editable=False)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='填报人')),
                        ('register', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='registers.register')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='register_records', to='orgs.unit', verbose_name='单位')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='fields.fieldsetversion')),
                    ],
                    options={
                        'verbose_name': '登记内容',
                        'verbose_name_plural': '登记内容',
                    },
                ),
                migrations.CreateModel(
                    name='RecordFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('upload', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.upload')),
                        ('record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='registers.registerrecord')),
                    ],
                    options={
                        'verbose_name': '登记簿文件',
                        'verbose_name_plural': '登记簿文件',
                    },
                ),
                migrations.AddIndex(
                    model_name='registerrecord',
                    index=models.Index(fields=['register', 'unit'], name='record_of_unit'),
                ),
            ],
        ),
        migrations.RunPython(take_over, give_back),
    ]
