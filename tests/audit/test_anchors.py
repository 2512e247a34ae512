"""The note outside the database: made with every seal, neither forged nor missing unnoticed."""

import json
import logging
from io import StringIO

import pytest
from django.core.management import call_command

from portal.audit.actions import ANCHOR_BEGUN
from portal.audit.domain import anchors, chain, events, trail, verification
from portal.audit.models import Event, Seal
from portal.ui.actions import LIST_EXPORTED
from tests.audit.test_chain import run, write


def said():
    return [str(fault) for fault in verification.find()]


def sealed(count=1):
    write(count)
    chain.seal_pending()
    anchors.drop()


@pytest.mark.django_db
def test_trail_cut_off_at_its_end_is_found_by_the_anchor():
    sealed(2)
    newest = Event.objects.latest("pk").pk
    sealed()
    run("DELETE FROM audit_event WHERE id > %s", [newest])
    run("DELETE FROM audit_seal WHERE seq = 2")
    anchors.drop()  # the evidence is not overwritten
    assert anchors.read().seq == 2
    assert said() == [
        "库外留存的封存号：第 2 号封存已不存在，审计记录的末尾被删除，或数据库恢复到了较早的备份"
    ]


@pytest.mark.django_db(transaction=True)
def test_every_seal_is_noted_at_once_without_the_beat():
    write(1)
    assert anchors.read().seq == Seal.objects.latest("seq").seq
    run("DELETE FROM audit_event")
    run("DELETE FROM audit_seal")
    assert "末尾被删除" in said()[0]


@pytest.mark.django_db
def test_emptied_tables_without_a_note_are_a_fault(settings):
    sealed()
    run("DELETE FROM audit_event")
    run("DELETE FROM audit_seal")
    settings.AUDIT_ANCHOR.unlink()
    assert ["anchor.json 不存在" in line for line in said()] == [True]
    anchors.drop()
    assert not settings.AUDIT_ANCHOR.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("forged", [{"seq": 1}, {"signature": "sm3|k1|00"}, {"mac": "x"}, None])
def test_note_changed_by_somebody_without_the_key_is_a_fault(settings, forged):
    sealed()
    sealed()
    noted = json.loads(settings.AUDIT_ANCHOR.read_text())
    settings.AUDIT_ANCHOR.write_text(json.dumps(noted | forged) if forged else "{")
    assert "anchor.json" in said()[0]


@pytest.mark.django_db
def test_new_installation_begins_its_note_and_no_other_does(settings):
    settings.AUDIT_ANCHOR.unlink()
    anchors.begin_if_new()
    assert anchors.read() == anchors.Note()
    settings.AUDIT_ANCHOR.unlink()
    write(1)
    anchors.begin_if_new()
    assert not settings.AUDIT_ANCHOR.exists()


@pytest.mark.django_db
def test_note_of_an_older_version_is_signed_only_when_the_chain_agrees(settings):
    sealed()
    seal = Seal.objects.get()
    settings.AUDIT_ANCHOR.write_text(json.dumps({"seq": 1, "mac": "another"}))
    anchors.begin_if_new()
    assert "anchor.json" in said()[0]
    settings.AUDIT_ANCHOR.write_text(json.dumps({"seq": 1, "mac": seal.mac}))
    anchors.begin_if_new()
    assert (said(), anchors.read().mac) == ([], seal.mac)


@pytest.mark.django_db
def test_administrator_begins_anew_after_a_restored_backup_and_the_trail_keeps_it(settings):
    sealed()
    settings.AUDIT_ANCHOR.unlink()
    call_command("audit_anchor", stdout=StringIO())
    assert said() == []
    assert Event.objects.get(action=ANCHOR_BEGUN).detail == {"seal": 1}


@pytest.mark.django_db(transaction=True)
def test_every_seal_is_told_to_the_log_of_another_machine():
    heard = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())
    anchors.logger.addHandler(handler)
    anchors.logger.setLevel(logging.INFO)
    try:
        events.record(LIST_EXPORTED, by=None, label="列表")
    finally:
        anchors.logger.removeHandler(handler)
    seal = Seal.objects.latest("seq")
    assert heard == [f"seal {seal.seq} {seal.mac}"]


@pytest.mark.django_db
def test_found_whole_is_noted_and_not_forgotten_with_the_next_seal():
    sealed()
    trail.verify(whole=True)
    assert anchors.read().verified == 1
    sealed()
    assert (anchors.read().seq, anchors.read().verified) == (2, 1)
