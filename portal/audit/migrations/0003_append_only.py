"""The database itself keeps the trail: rows are added, never changed, removed or emptied out.

The triggers refuse the tables' owner too. A new event enters the list of those to be sealed by
itself; it leaves that list only when the newest seal holds it.
"""

from django.db import migrations, models

REFUSE = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '审计记录只能增加，不能修改、删除或清空（表 %，操作 %）。', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON audit_pending
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
ACCEPT = """
DROP TRIGGER append_only ON audit_event;
DROP TRIGGER append_only ON audit_seal;
DROP TRIGGER append_only ON audit_pending;
DROP FUNCTION audit_refuse();
"""

AWAIT_SEAL = """
CREATE FUNCTION audit_await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pending (event_id, mac) SELECT id, mac FROM added;
    RETURN NULL;
END $$;
CREATE TRIGGER await_seal AFTER INSERT ON audit_event REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION audit_await_seal();

CREATE FUNCTION audit_only_sealed_leave() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT event_id FROM gone
        EXCEPT
        SELECT unnest(event_ids) FROM audit_seal WHERE seq = (SELECT max(seq) FROM audit_seal)
    ) THEN
        RAISE EXCEPTION '审计记录尚未封存，不能移出待封存表。' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER only_sealed_leave AFTER DELETE ON audit_pending REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_sealed_leave();
"""
FORGET_SEAL = """
DROP TRIGGER only_sealed_leave ON audit_pending;
DROP FUNCTION audit_only_sealed_leave();
DROP TRIGGER await_seal ON audit_event;
DROP FUNCTION audit_await_seal();
"""


def vouch_for_older_events(apps, schema_editor):
    """Events from before the chain get their mac now and wait to be sealed."""
    from portal.audit import vouching

    Event, Pending = apps.get_model("audit", "Event"), apps.get_model("audit", "Pending")
    for event in Event.objects.filter(mac="").iterator(chunk_size=2000):
        event.mac = vouching.keyed(vouching.content_of(event))
        event.save(update_fields=["mac"])
        Pending.objects.create(event_id=event.pk, mac=event.mac)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_seals")]

    operations = [
        migrations.RunPython(vouch_for_older_events, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            "event",
            "mac",
            models.CharField(editable=False, max_length=90, unique=True, verbose_name="校验码"),
        ),
        migrations.RunSQL(REFUSE, ACCEPT),
        migrations.RunSQL(AWAIT_SEAL, FORGET_SEAL),
    ]
