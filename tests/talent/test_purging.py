"""What is over its time: shown in lists, erased as it was looked at; a child's school place leaves
its ticket by itself."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portal.access import Denied
from portal.audit.models import Event
from talent.domain import purging
from talent.models import (
    Consent,
    HousingApplication,
    Match,
    PipelineCase,
    PipelineMove,
    TalentProfile,
)
from talent.pages.purging import of_purging
from tests import clock
from tests.factories import accounts
from tests.factories import talent as make

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 30)
EDGE, NOT_YET = dt.date(2024, 11, 30), dt.date(2024, 12, 1)


def found(kind):
    return set(purging.PURGES[kind].found(DAY))


def erased(kind, by):
    with clock.at("2026-11-30T09:00"):
        rows = purging.PURGES[kind].rows(by, DAY)
        return purging.purge(kind, looked_at=purging.seen(rows), by=by)


def test_a_refused_application_on_the_day_its_months_are_over(town):
    facts = {"profile__unit": town, "state": "refused"}
    over = make.HousingFactory(refused_on=EDGE, **facts)
    make.HousingFactory(refused_on=NOT_YET, **facts)
    make.HousingFactory(profile__unit=town, state="waiting")
    drawn = make.HousingFactory(refused_on=EDGE, **facts)
    make.AllotmentFactory(application=drawn)
    assert found("refused") == {over}


def lost(town, on, **facts):
    pipeline = make.PipelineFactory()
    end = make.StageFactory(pipeline=pipeline, mark="lost")
    return make.CaseFactory(unit=town, pipeline=pipeline, stage=end, moved_on=on, **facts)


def test_a_dead_lead_but_none_that_counts_in_a_figure(town):
    over = lost(town, EDGE)
    lost(town, NOT_YET)
    make.CaseFactory(unit=town, moved_on=EDGE)
    sent = lost(town, EDGE)
    make.MoveFactory(case=sent, stage=make.StageFactory(pipeline=sent.pipeline, mark="sent"))
    assert found("leads") == {over}


def silent(town, on=EDGE, **facts):
    return make.TalentFactory(unit=town, confirmed_on=on, **facts)


def test_a_profile_nobody_confirmed_and_nothing_is_agreed_to(town, office):
    over = silent(town)
    said_no = silent(town)
    make.ConsentFactory(profile=said_no, answer="no", by=office)
    ran_out = silent(town)
    make.ConsentFactory(profile=ran_out, until=dt.date(2026, 11, 29), by=office)
    proposed = silent(town)
    make.RecognitionFactory(profile=proposed)
    declined = silent(town)
    make.MatchFactory(profile=declined, state="declined")
    silent(town, NOT_YET)
    assert found("stale") == {over, said_no, ran_out, proposed, declined}


def test_whoever_agreed_or_had_something_done_for_him_stays(town, office):
    make.ConsentFactory(profile=silent(town), until=DAY, by=office)
    make.RecognitionFactory(profile=silent(town), state="granted", since=DAY)
    make.MatchFactory(profile=silent(town), state="done")
    for factory in (make.TicketFactory, make.CardFactory, make.HousingFactory, make.LinkFactory):
        factory(profile=silent(town))
    make.WorthyFactory(profile=silent(town), village=town)
    assert found("stale") == set()


def test_each_is_erased_with_what_belongs_to_it(town, office):
    make.HousingFactory(profile__unit=town, state="refused", refused_on=EDGE)
    case = lost(town, EDGE)
    make.MoveFactory(case=case)
    person = silent(town).person
    profile = person.talent
    make.ConsentFactory(profile=profile, answer="no", by=office)
    make.MatchFactory(profile=profile, state="declined")
    assert [erased(kind, office) for kind in purging.PURGES] == [1, 1, 1]
    assert not HousingApplication.objects.exists()
    for model in (PipelineCase, PipelineMove, Consent, Match):
        assert not model.objects.exists()
    assert not TalentProfile.objects.filter(pk=profile.pk).exists()
    person.refresh_from_db()
    told = [str(one.detail) for one in Event.objects.filter(action="talent.purged")]
    assert len(told) == 3
    assert all("1 条（满 24 个月）" in words for words in told)


def test_what_changed_after_it_was_looked_at_is_not_erased(town, office):
    silent(town)
    rows = purging.PURGES["stale"].rows(office, DAY)
    looked_at = purging.seen(rows)
    silent(town)
    with clock.at("2026-11-30T09:00"), pytest.raises(ValidationError, match="名单"):
        purging.purge("stale", looked_at=looked_at, by=office)
    assert rows.count() == 2


def test_nothing_over_its_time_is_said_so(office):
    with pytest.raises(ValidationError, match="没有到期"):
        erased("leads", office)


def test_a_township_erases_nothing(town, clerk):
    silent(town)
    with pytest.raises(Denied):
        purging.purge("stale", looked_at="", by=clerk)


@clock.at("2026-11-30T09:00")
def test_the_page_counts_what_its_lists_show_and_its_button_erases(client, town, office):
    over = silent(town)
    silent(town, NOT_YET)
    accounts.signed_in(client, office)
    page = client.get(reverse("talent:purging"))
    stale = page.context["kinds"][2]
    assert [one["count"] for one in page.context["kinds"]] == [0, 0, 1]
    listed = client.get(stale["listed"]).context["table"].rows
    assert [row.record for row in listed] == [over]
    for kind in page.context["kinds"]:
        assert client.get(kind["listed"]).status_code == 200

    form = client.get(stale["way"]).context["form"]
    sent = {"looked_at": form["looked_at"].value()}
    silent(town)
    assert client.post(stale["way"], sent).status_code == 422
    sent = {"looked_at": purging.seen(purging.PURGES["stale"].rows(office, DAY))}
    assert client.post(stale["way"], sent).status_code == 302
    assert client.get(reverse("talent:purging")).context["kinds"][2]["count"] == 0


@clock.at("2026-11-30T09:00")
def test_the_office_is_told_on_its_home_page(town, office, clerk):
    silent(town)
    counted = {todo.title: todo.rows.count() for todo in of_purging(office)}
    assert counted["已满保存期：没有确认、没有本人同意的档案"] == 1
    assert list(of_purging(clerk)) == []


def filed(town, on, **facts):
    words = {"content": "一年级新生，父母务工", "words": "已入读", "said": "满意"}
    return make.TicketFactory(
        **{"profile__unit": town, "unit": town, "state": "filed", "filed_on": on, **words, **facts}
    )


def test_school_facts_leave_a_year_after_the_ticket_was_filed(town):
    over = filed(town, dt.date(2025, 11, 30))
    make.TicketHoldFactory(ticket=over)
    contact = make.ContactFactory(ticket=over, problem="孩子入学")
    later = filed(town, dt.date(2025, 12, 1))
    other = filed(town, dt.date(2025, 11, 30), matter="05")
    before = filed(town, None, call_by=dt.date(2025, 11, 30))
    going = make.TicketFactory(profile__unit=town, unit=town, state="handling")
    assert purging.erase_school_facts(DAY) == 2
    for ticket in (over, before):
        ticket.refresh_from_db()
        assert {ticket.content, ticket.words, ticket.said} == {purging.ERASED}
    assert over.holds.get().words == purging.ERASED
    contact.refresh_from_db()
    assert (contact.problem, contact.content) == (purging.ERASED, "了解课题进展")
    for ticket in (later, other, going):
        kept = ticket.content
        ticket.refresh_from_db()
        assert ticket.content == kept
    assert purging.erase_school_facts(DAY) == 0, "nothing is erased twice"
    assert "2 件" in str(Event.objects.get(action="talent.purged").detail)
