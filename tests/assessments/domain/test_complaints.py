"""Too much is asked: said by a unit, answered by the department, and each is told."""

import pytest
from django.core.exceptions import ValidationError

from assessments.choices import ComplaintState
from assessments.domain import complaints
from assessments.models import BurdenComplaint
from portal.access import Denied
from portal.audit.models import Event
from portal.inbox.models import Notice
from portal.ui.registry import todos
from tests.factories import accounts

pytestmark = pytest.mark.usefixtures("in_november")


@pytest.fixture
def complaint(bare, town, member):
    return complaints.complain(town, words="每周另报一次", form=bare, by=member)


def waiting_for(user):
    return [line.head.title for line in todos.for_user(user)]


def test_it_waits_with_whoever_manages_ledgers(complaint, reviewer, member):
    assert complaint.state == ComplaintState.WAITING
    assert f"填报负担反映：{complaint}" in waiting_for(reviewer)
    assert f"填报负担反映：{complaint}" not in waiting_for(member)


def test_the_answer_reaches_whoever_said_it(complaint, reviewer, member):
    complaints.answer(complaint, answer="下月起由系统带出", by=reviewer)
    complaint.refresh_from_db()
    assert (complaint.state, complaint.answered_by) == (ComplaintState.ANSWERED, reviewer)
    notice = Notice.objects.get(user=member)
    assert (notice.text, notice.url) == (
        f"{reviewer.name}：下月起由系统带出",
        complaint.get_absolute_url(),
    )
    assert f"填报负担反映：{complaint}" not in waiting_for(reviewer)
    told = Event.objects.filter(action__startswith="burden.").order_by("pk")
    assert [event.action for event in told] == ["burden.reported", "burden.answered"]


def test_one_at_a_time_for_a_form(complaint, bare, town, member):
    with pytest.raises(ValidationError, match="已有一条反映在等答复"):
        complaints.complain(town, words="还是太多", form=bare, by=member)
    assert complaints.complain(town, words="都太多", by=member).form is None
    complaints.take_back(complaint, by=member)
    assert complaints.complain(town, words="还是太多", form=bare, by=member).pk


def test_neither_without_words(complaint, town, member, reviewer):
    with pytest.raises(ValidationError, match="请写明哪些内容负担重"):
        complaints.complain(town, words=" ", by=member)
    with pytest.raises(ValidationError, match="请写明怎样减轻"):
        complaints.answer(complaint, answer=" ", by=reviewer)


def test_settled_is_settled(complaint, member, reviewer):
    complaints.answer(complaint, answer="好", by=reviewer)
    for act, facts in ((complaints.answer, {"answer": "再答"}), (complaints.take_back, {})):
        with pytest.raises(ValidationError, match="现在是“已答复”"):
            act(complaint, by=reviewer if facts else member, **facts)


def test_taken_back_by_nobody_else(complaint, town, other_town):
    with pytest.raises(Denied, match="本人"):
        complaints.take_back(complaint, by=accounts.holder("township_member", town))
    with pytest.raises(Denied, match="管理范围"):
        complaints.take_back(complaint, by=accounts.holder("township_member", other_town))


def test_nobody_answers_himself(county, town, bare, reviewer):
    """Somebody who both fills and manages."""
    own = BurdenComplaint.objects.create(unit=town, words="多", asked_by=reviewer)
    with pytest.raises(ValidationError, match="不能答复自己"):
        complaints.answer(own, answer="不多", by=reviewer)
