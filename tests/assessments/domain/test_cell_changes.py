"""What became of each cell: who wrote what when, and what the system said."""

import pytest

from assessments.domain.ledgers import cell_changes, cells, evidence
from assessments.models import Ledger
from tests.factories import accounts, files, ledgers
from tests.factories.branches import MemberFactory, PartyOrganizationFactory

pytestmark = pytest.mark.usefixtures("in_november")


def told(ledger):
    whole = Ledger.objects.select_related("form__fieldset", "unit").get(pk=ledger.pk)
    return [(one.label, one.before, one.after, one.note, one.who) for one in cell_changes.of(whole)]


def test_each_change_is_told_with_who_made_it(ledger, member, town):
    other = accounts.holder("township_member", town, name="李四")
    ledgers.fill(ledger, member, visited="2")
    ledgers.fill(ledger, other, visited="3")
    ledgers.fill(ledger, member, members="6")
    ledgers.explain(ledger, member, members="两名昨日转入")
    assert told(ledger) == [
        ("党员总数", "6", "6", "两名昨日转入", member.name),
        ("党员总数", "4", "6", "", member.name),
        ("走访人数", "2", "3", "", other.name),
        ("走访人数", "", "2", "", member.name),
        ("党员总数", "", "4", "", "系统"),
    ]


def test_what_is_read_anew_is_the_systems_and_to_confirm_changes_nothing(ledger, member, town):
    cells.confirm(ledger, ["members"], by=member)
    MemberFactory(organization=PartyOrganizationFactory(unit=town))
    cells.read_again(ledger, by=member)
    assert told(ledger) == [
        ("党员总数", "4", "5", "", "系统"),
        ("党员总数", "", "4", "", "系统"),
    ]


def test_proofs_attached_and_taken_away_leave_their_trace(bare_ledger, member, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.FILE_SCANNER = ""
    sent = files.sent("签到表.txt", b"first")
    file = evidence.attach(bare_ledger, key="visited", file=sent, by=member)
    ledgers.fill(bare_ledger, member, visited="2")
    evidence.take_away(file, by=member)
    proofs = [one for one in told(bare_ledger) if "佐证" in f"{one[1]}{one[2]}"]
    assert proofs == [
        ("走访人数", "佐证：签到表.txt", "", "", member.name),
        ("走访人数", "", "佐证：签到表.txt", "", member.name),
    ]
    assert len(told(bare_ledger)) == 3


def test_it_costs_the_same_however_often_a_cell_was_changed(
    ledger, member, django_assert_num_queries
):
    whole = Ledger.objects.select_related("form__fieldset", "unit").get(pk=ledger.pk)
    for value in ("1", "2", "3", "4"):
        ledgers.fill(ledger, member, visited=value, reserve=value)
    with django_assert_num_queries(3):
        cell_changes.of(whole)
