"""What the trail says of a register that was shown to everybody once and is not any more."""

import pytest
from django.urls import reverse

from portal.audit.models import Event
from portal.registers.domain import records, registers
from tests.factories import registers as make
from tests.factories.accounts import holder, signed_in, with_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor(county):
    return holder("auditor", county)


@pytest.fixture
def keeper(county):
    return with_role(holder("cadre_office", county), "auditor", county)


@pytest.fixture
def hidden(county, town, member, keeper):
    """Filled by everybody and renamed before it was shown to one office only."""
    designer = with_role(make.designer(county), "cadre_office", county)
    register = make.register(county, by=designer, name="谈话旧册")
    records.create(register, unit=town, raw=make.raw(register, 名称="谈甲"), by=member)
    registers.copy(register, name="抄本", note="", by=designer)
    return registers.edit(register, by=designer, name="谈话新册", seen_by=["cadre_office"])


def listed(client, user, **asked):
    return signed_in(client, user).get(reverse("audit:events"), asked)


def test_who_may_not_know_of_it_reads_that_somebody_acted(client, hidden, auditor):
    page = listed(client, auditor)
    assert "谈话" not in page.content.decode()
    assert "只给部分人看的登记簿" in page.content.decode()
    events = Event.objects.filter(object_label__contains="谈话旧册")
    assert events.count() >= 2  # the immutable trail keeps what was written
    for event in [*events, *Event.objects.filter(detail__copied="谈话旧册")]:
        told = signed_in(client, auditor).get(reverse("audit:event", args=[event.pk]))
        assert "谈话" not in told.content.decode()


def test_nor_does_he_find_it_by_its_name(client, hidden, auditor, keeper):
    for name in ("谈话旧册", "谈话"):
        assert listed(client, auditor, q=name).context["total"] == 0
        assert listed(client, keeper, q=name).context["total"] > 0
    assert listed(client, auditor, q="抄本").context["total"] == 0  # says what it was copied from


def test_who_knows_of_it_reads_its_names_and_a_workbook_keeps_to_the_same(
    client, hidden, auditor, keeper
):
    assert "谈话旧册" in listed(client, keeper).content.decode()
    for user, told in ((auditor, False), (keeper, True)):
        labels = {event.called for event in Event.objects.visible_to(user)}
        assert ("谈话旧册" in labels) is told


def test_a_list_taken_out_of_it_is_not_called_by_its_title(client, hidden, keeper):
    page = signed_in(client, keeper)
    assert page.get(hidden.get_absolute_url(), {"export": "xlsx"}).status_code == 200
    assert Event.objects.filter(action="list.exported").get().object_label == hidden.called_in_trail
