"""The chain: whole under concurrent writers, and every single interference is found."""

import threading
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal.audit import vouching
from portal.audit.domain import chain, events, verification
from portal.audit.models import Event, Pending, Seal
from portal.ui.actions import LIST_EXPORTED
from tests.emptying import unguarded

WRITERS = 8
EACH = 25


def write(count, **detail):
    return [events.record(LIST_EXPORTED, by=None, label=f"列表{n}", **detail) for n in range(count)]


def run(sql, params=None):
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def said():
    return [str(fault) for fault in verification.find()]


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_event", "audit_seal"])
@pytest.mark.parametrize("act", ["UPDATE {} SET mac = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_audit_append_only(table, act):
    write(1)
    chain.seal_pending()
    connection.check_constraints()
    with (
        pytest.raises(IntegrityError, match="审计记录只能增加"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(act.format(table))
    assert (Event.objects.count(), Seal.objects.count()) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "act",
    ["UPDATE audit_pending SET mac = 'x'", "DELETE FROM audit_pending", "TRUNCATE audit_pending"],
)
def test_event_leaves_the_waiting_list_only_by_being_sealed(act):
    write(1)
    connection.check_constraints()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(act)
    assert Pending.objects.count() == 1


@pytest.mark.django_db
def test_audit_chain_verifies():
    write(3, rows=12, share=0.5, whole=3.0, moved={"所在单位": ["东河镇", None]}, 中文="值")
    assert said() == []
    assert chain.seal_pending() == 3
    write(2)
    assert chain.seal_pending() == 2
    write(1)
    assert said() == []
    assert list(Seal.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]
    assert Pending.objects.count() == 1


@pytest.mark.django_db
def test_every_kind_of_value_is_vouched_for_as_stored():
    event = events.record(
        LIST_EXPORTED,
        by=None,
        big=10**20,
        tiny=1e-7,
        huge=1e22,
        yes=True,
        pair=(1, 2.50),
        名={3: "x"},
    )
    event.refresh_from_db()
    assert vouching.vouches(event.mac, vouching.content_of(event))


@pytest.mark.django_db
def test_old_keys_still_vouch_and_a_lost_key_is_a_fault(settings):
    write(1)
    old = dict(settings.AUDIT_KEYS)
    settings.AUDIT_KEYS = {"new": b"n" * 32, **old}
    write(1)
    assert said() == []
    settings.AUDIT_KEYS = {"new": b"n" * 32}
    assert len(said()) == 2  # the event, and the note outside that the lost key vouched for


@pytest.mark.django_db(transaction=True)
def test_events_are_sealed_when_their_act_commits():
    write(1)
    assert (Pending.objects.count(), Seal.objects.count()) == (0, 1)
    with transaction.atomic():
        write(1)
        transaction.set_rollback(True)
    assert (Event.objects.count(), Pending.objects.count(), Seal.objects.count()) == (1, 0, 1)


@pytest.mark.django_db(transaction=True)
def test_chain_stays_whole_under_concurrent_writers():
    failures = []

    def work():
        try:
            for number in range(EACH):
                with transaction.atomic():
                    write(1)
                    events.record_many([events.Entry(LIST_EXPORTED, None)] * (number % 3))
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chain.seal_pending()
    assert failures == []
    assert Event.objects.count() == WRITERS * (EACH + sum(n % 3 for n in range(EACH)))
    assert Pending.objects.count() == 0
    assert said() == []


@pytest.mark.django_db
def test_bulk_is_written_at_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        events.record_many([events.Entry(LIST_EXPORTED, None)] * 500)
    assert Pending.objects.count() == 500


# Interference: sealed events 1-6 in two seals, 7 and 8 waiting. -----------------------------------

COLUMNS = {
    "at": "at + interval '1 second'",
    "actor_name": "actor_name || '甲'",
    "action": "'role.granted'",
    "result": "'failed'",
    "object_type": "'x.y'",
    "object_id": "object_id || '1'",
    "object_label": "object_label || '。'",
    "detail": "'{\"rows\": 13}'",
    "address": "'10.9.9.9'",
    "user_agent": "'x'",
    "request_id": "'x'",
    "uid": "gen_random_uuid()",
    "mac": "reverse(mac)",
}
SEAL_COLUMNS = {
    "at": "at + interval '1 second'",
    "event_ids": "event_ids || 999999::bigint",
    "content": "reverse(content)",
    "previous": "previous || 'x'",
    "mac": "reverse(mac)",
    "seq": "seq + 50",
}
COPIED = ", ".join(name for name in COLUMNS)

changes = st.tuples(st.just("change"), st.integers(0, 7), st.sampled_from(sorted(COLUMNS)))
deletions = st.tuples(st.just("delete"), st.integers(0, 7), st.none())
insertions = st.tuples(st.just("insert"), st.integers(0, 7), st.sampled_from(["mac", "copy"]))
swaps = st.tuples(st.just("swap"), st.integers(0, 7), st.integers(0, 7)).filter(
    lambda act: act[1] != act[2]
)
seal_changes = st.tuples(st.just("seal"), st.integers(0, 1), st.sampled_from(sorted(SEAL_COLUMNS)))
seal_deletions = st.tuples(st.just("unseal"), st.integers(0, 1), st.none())
unlistings = st.tuples(st.just("unlist"), st.integers(6, 7), st.none())


def unique_mac():
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, "audit_event")
    return next(
        name for name, one in constraints.items() if one["unique"] and one["columns"] == ["mac"]
    )


def interfere(act, which, how):  # noqa: PLR0911 - one line per act
    ids = list(Event.objects.order_by("pk").values_list("pk", flat=True))
    seqs = list(Seal.objects.order_by("seq").values_list("seq", flat=True))
    match act:
        case "change":
            sql = f"UPDATE audit_event SET {how} = {COLUMNS[how]} WHERE id = %s"  # noqa: S608
            return run(sql, [ids[which]])
        case "delete":
            return run("DELETE FROM audit_event WHERE id = %s", [ids[which]])
        case "insert":
            values = COPIED.replace("mac", "reverse(mac)") if how == "mac" else COPIED
            if how == "copy":
                run(f'ALTER TABLE audit_event DROP CONSTRAINT "{unique_mac()}"')
            source = f"SELECT {values} FROM audit_event WHERE id = %s"  # noqa: S608
            sql = f"INSERT INTO audit_event ({COPIED}) {source}"
            return run(sql, [ids[which]])
        case "swap":
            first, second = ids[which], ids[how]
            for old, new in ((first, -1), (second, first), (-1, second)):
                run("UPDATE audit_event SET id = %s WHERE id = %s", [new, old])
            return None
        case "seal":
            sql = f"UPDATE audit_seal SET {how} = {SEAL_COLUMNS[how]} WHERE seq = %s"  # noqa: S608
            return run(sql, [seqs[which]])
        case "unseal":
            return run("DELETE FROM audit_seal WHERE seq = %s", [seqs[which]])
        case "unlist":
            return run("DELETE FROM audit_pending WHERE event_id = %s", [ids[which]])


@pytest.mark.django_db
@given(st.one_of(changes, deletions, insertions, swaps, seal_changes, seal_deletions, unlistings))
@hypothesis_settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_interference_is_found(act):
    with transaction.atomic():
        write(4)
        chain.seal_pending()
        write(2)
        chain.seal_pending()
        write(2)
        connection.check_constraints()
        assert said() == []
        interfere(*act)
        assert said() != []
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_forged_event_of_somebody_without_the_key_is_found():
    write(1)
    with connection.cursor() as cursor:  # triggers on: it is put on the list, and then sealed
        cursor.execute(
            "INSERT INTO audit_event (at, actor_name, action, result, object_type, object_id,"
            " object_label, detail, user_agent, request_id, uid, mac) VALUES (now(), '', 'x',"
            " 'done', '', '', '', '{}', '', '', gen_random_uuid(), 'sha256|k1|00')"
        )
    assert len(said()) == 1
    chain.seal_pending()
    assert len(said()) == 1


@pytest.mark.django_db
def test_audit_verify_tells_faults_and_fails():
    write(3)
    chain.seal_pending()
    out = StringIO()
    call_command("audit_verify", stdout=out)
    assert out.getvalue() == "审计记录校验通过，共 3 条，没有改动、缺失或插入。\n"
    first = Event.objects.earliest("pk").pk
    run("UPDATE audit_event SET object_label = '别的' WHERE id = %s", [first])
    run("DELETE FROM audit_event WHERE id = %s", [first + 1])
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("audit_verify", stdout=out)
    assert stopped.value.code == 1
    assert out.getvalue().splitlines() == [
        f"第 {first} 号审计记录：内容与校验码不符，记录被改动，或不是由系统写入",
        f"第 {first + 1} 号审计记录：缺失：第 1 号封存有这条记录，现已被删除",
        "审计记录校验不通过，共 2 处。",
    ]


@pytest.mark.django_db
def test_audit_verify_since_leaves_out_older_contents():
    write(1)
    chain.seal_pending()
    run("UPDATE audit_event SET object_label = '别的', at = at - interval '40 days'")
    call_command("audit_verify", since="2100-01-01", stdout=StringIO())
    assert len(said()) == 1
