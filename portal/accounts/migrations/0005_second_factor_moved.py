"""Keys and backup codes leave django-otp's tables, where they could be read; the tables go."""

from django.db import migrations

from portal.crypto import providers

PHONES, CODES, HOLDERS = "otp_totp_totpdevice", "otp_static_statictoken", "otp_static_staticdevice"


def move(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if PHONES not in connection.introspection.table_names(cursor):
            return
        _move_phones(apps, cursor)
        _move_codes(apps, cursor)
        for table in (CODES, HOLDERS, PHONES):
            cursor.execute(f"DROP TABLE {table}")
        cursor.execute("DELETE FROM django_migrations WHERE app IN ('otp_totp', 'otp_static')")


def _move_phones(apps, cursor):
    phone = apps.get_model("accounts", "PhoneDevice")
    cursor.execute(f"SELECT user_id, name, confirmed, key, drift, last_t FROM {PHONES}")
    columns = ("user_id", "name", "confirmed", "secret", "drift", "last_t")
    phone.objects.bulk_create(
        phone(**dict(zip(columns, row, strict=True))) for row in cursor.fetchall()
    )


def _move_codes(apps, cursor):
    device, code = (apps.get_model("accounts", name) for name in ("BackupDevice", "BackupCode"))
    cursor.execute(f"SELECT id, user_id, name, confirmed FROM {HOLDERS}")
    holders = {pk: (user, name, confirmed) for pk, user, name, confirmed in cursor.fetchall()}
    made = {
        pk: device.objects.create(user_id=user, name=name, confirmed=confirmed)
        for pk, (user, name, confirmed) in holders.items()
    }
    cursor.execute(f"SELECT device_id, token FROM {CODES}")
    code.objects.bulk_create(
        code(device=made[pk], mac=_mac(made[pk].user_id, token)) for pk, token in cursor.fetchall()
    )


def _mac(user, token):
    return providers.blind_index(f"second-factor:{user}:{token}")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_second_factor")]

    operations = [migrations.RunPython(move)]
