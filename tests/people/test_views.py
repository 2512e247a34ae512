import datetime as dt
import io

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from openpyxl import load_workbook

from portal.audit.models import Event
from portal.crypto import providers
from portal.dates import PartialDate
from portal.people.actions import IDENTITY_REVEALED
from portal.people.domain import merges
from portal.people.models import Person, PersonMerge
from portal.people.pages import WeakerEncryption
from tests.factories.accounts import UserFactory, signed_in, with_role
from tests.factories.people import PersonFactory, number

pytestmark = pytest.mark.django_db

NUMBER = number(dt.date(1985, 3, 12))
PHONE = "13812340000"
ADDRESS = "云岭县东河镇河东路一号"


@pytest.fixture
def person(town):
    return PersonFactory(unit=town, name="张三三", identity=NUMBER, phone=PHONE, address=ADDRESS)


@pytest.fixture
def by_member(client, member):
    return signed_in(client, member)


@pytest.fixture
def by_keeper(client, keeper):
    return signed_in(client, keeper)


def url(name, *args):
    return reverse(f"people:{name}", args=args)


def form(unit, **more):
    return {"name": "李四", "sex": "male", "birth": "1985.03", "unit": unit.pk, **more}


def test_sensitive_masked(by_keeper, person):
    """No page shows a whole value before somebody asks for it with a reason."""
    twin = PersonFactory(unit=person.unit, name=person.name, phone="13999990000")
    pages = [
        url("people"),
        url("people") + "?q=zss",
        url("person", person.pk),
        url("edit", person.pk),
        url("reveal", person.pk),
        url("duplicates"),
        url("merge", person.pk),
        url("merge", person.pk) + f"?other={twin.pk}",
        reverse("search") + "?q=zss",
    ]
    for page in pages:
        answer = by_keeper.get(page)
        assert answer.status_code == 200, page
        text = answer.content.decode()
        for secret in (NUMBER, PHONE, ADDRESS, person.identity.token):
            assert secret not in text, page
    html = by_keeper.get(url("person", person.pk)).content.decode()
    assert f"{NUMBER[0]}***************{NUMBER[-2:]}" in html
    assert "138******00" in html


def test_export_keeps_the_mask(by_keeper, person):
    answer = by_keeper.get(url("people") + "?export=xlsx")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    cells = {str(cell) for row in rows for cell in row}
    assert f"{NUMBER[0]}***************{NUMBER[-2:]}" in cells
    assert "1985.03" in cells
    assert NUMBER not in cells


def test_reveal_shows_one_value_once_and_is_logged(by_member, member, person):
    answer = by_member.post(
        url("reveal", person.pk), {"what": "phone", "reason": "通知开会"}, HTTP_HX_REQUEST="true"
    )
    text = answer.content.decode()
    assert (PHONE in text, NUMBER in text, "<html" in text) == (True, False, False)
    assert "no-store" in answer["Cache-Control"]
    event = Event.objects.get(action=IDENTITY_REVEALED)
    assert (event.actor, event.detail) == (member, {"what": "电话", "reason": "通知开会"})
    assert PHONE not in by_member.get(url("person", person.pk)).content.decode()


def test_reveal_without_reason_shows_the_form_again(by_member, person):
    answer = by_member.post(
        url("reveal", person.pk), {"what": "identity", "reason": ""}, HTTP_HX_REQUEST="true"
    )
    assert answer.status_code == 422
    assert NUMBER not in answer.content.decode()
    assert not Event.objects.filter(action=IDENTITY_REVEALED).exists()


def test_reveal_button_only_for_those_who_may(client, viewer, person):
    signed_in(client, viewer)
    assert url("reveal", person.pk) not in client.get(url("person", person.pk)).content.decode()
    assert client.get(url("reveal", person.pk)).status_code == 403


def _tab(answer):
    return answer.content.decode().split('id="tab"')[1].split("</main>")[0]


def test_register_then_see(by_member, town):
    answer = by_member.post(url("new"), form(town, identity=NUMBER, phone=PHONE))
    person = Person.objects.get()
    assert answer["Location"] == url("person", person.pk)
    assert (person.birth, person.phone.reveal()) == (PartialDate(1985, 3), PHONE)


def test_what_was_typed_is_not_lost_when_the_number_is_wrong(by_member, town):
    answer = by_member.post(url("new"), form(town, identity="110105", native_place="云岭"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "身份证号应为 18 位，现在是 6 位" in text
    assert 'value="云岭"' in text


def test_doubt_is_confirmed_by_ticking(by_member, town):
    given = form(town, identity=NUMBER, birth="1984.03")
    answer = by_member.post(url("new"), given)
    assert answer.status_code == 422
    assert "1984.03 与身份证号中的 1985.03 不一致" in answer.content.decode()
    assert by_member.post(url("new"), {**given, "confirmed": "on"}).status_code == 302


def test_edit_leaves_secrets_alone_unless_given(by_member, person, town):
    answer = by_member.post(
        url("edit", person.pk), form(town, name="张三三", native_place="云岭", clear=["address"])
    )
    assert answer.status_code == 302
    person.refresh_from_db()
    assert (person.native_place, person.phone.reveal(), person.identity.reveal()) == (
        "云岭",
        PHONE,
        NUMBER,
    )
    assert not person.address


def test_edit_of_a_page_gone_stale_is_stopped(by_member, person, town):
    page = by_member.get(url("edit", person.pk)).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    Person.objects.filter(pk=person.pk).update(name="张三山")
    answer = by_member.post(url("edit", person.pk), form(town, seen=seen))
    assert "已被他人修改" in answer.content.decode()


def test_find_by_number_travels_by_post_and_opens_the_person(by_member, person):
    answer = by_member.post(url("find"), {"identity": NUMBER})
    assert answer["Location"] == url("person", person.pk)


def test_find_says_alike_for_unknown_and_foreign(client, other_town, person):
    signed_in(client, with_role(UserFactory(unit=other_town), "township_member", other_town))
    foreign = client.post(url("find"), {"identity": NUMBER}).content.decode()
    unknown = client.post(url("find"), {"identity": number(sequence=9)}).content.decode()
    reason = "没有找到这个身份证号，或者不在您的管理范围内。"
    assert (reason in foreign, reason in unknown) == (True, True)
    assert "张三三" not in foreign


def test_merge_and_undo_by_the_pages(by_keeper, person, other_town):
    twin = PersonFactory(unit=other_town, name="张三三", native_place="云岭")
    page = url("merge", person.pk)
    assert f"?other={twin.pk}" in by_keeper.get(page).content.decode()
    chosen = {"field_unit": "drop", "field_native_place": "drop"}
    kept = {f"field_{what}": "keep" for what in ("identity", "phone", "address")}
    answer = by_keeper.post(page, {"other": twin.pk, "reason": "同一人", **chosen, **kept})
    assert answer["Location"] == url("person", person.pk) + "?tab=merges"
    person.refresh_from_db()
    assert (person.unit, person.native_place) == (other_town, "云岭")
    assert by_keeper.get(url("person", twin.pk)).status_code == 404
    done = PersonMerge.objects.get()
    assert "撤回合并" in by_keeper.get(answer["Location"]).content.decode()
    answer = by_keeper.post(url("unmerge", done.pk), {"reason": "误并"})
    assert answer["Location"] == url("person", twin.pk)
    assert by_keeper.get(url("unmerge", done.pk)).status_code == 404


def test_duplicates_link_both_sides(by_keeper, person):
    twin = PersonFactory(unit=person.unit, name="张 三三")
    text = by_keeper.get(url("duplicates")).content.decode()
    assert f"{url('merge', person.pk)}?other={twin.pk}" in text


def test_age_band_filter(by_keeper, town, monkeypatch):
    today = dt.date(2026, 11, 21)
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: today)
    for born in ("1990-11", "1990-12", "1996-12"):
        PersonFactory(unit=town, name=f"人{born}", birth=PartialDate.parse(born))
    text = by_keeper.get(url("people") + "?age=36-40").content.decode()
    assert ["1990.11" in text, "1990.12" in text, "1996.12" in text] == [True, False, False]


@pytest.mark.parametrize("page", ["people", "duplicates"])
def test_list_costs_the_same_for_few_and_many(by_keeper, town, django_assert_num_queries, page):
    PersonFactory.create_batch(2, unit=town, name="甲")
    by_keeper.get(url(page))
    with django_assert_num_queries(QUERIES[page]):
        by_keeper.get(url(page))
    PersonFactory.create_batch(15, unit=town, name="甲", phone=PHONE)
    with django_assert_num_queries(QUERIES[page]):
        by_keeper.get(url(page))


QUERIES = {"people": 6, "duplicates": 6}  # one of them counts what was read


@pytest.mark.parametrize(("available", "role"), [(True, "system_admin"), (False, "auditor")])
def test_encryption_panel_stays_away_from_whom_it_does_not_concern(
    county, monkeypatch, available, role
):
    monkeypatch.setattr(providers, "gm_available", lambda: available)
    assert not WeakerEncryption().visible(with_role(UserFactory(unit=county), role, county))


def test_administrator_is_told_when_national_algorithms_are_missing(county, monkeypatch):
    monkeypatch.setattr(providers, "gm_available", lambda: False)
    admin = with_role(UserFactory(unit=county), "system_admin", county)
    panel = WeakerEncryption()
    assert panel.visible(admin)
    text = render_to_string(panel.template, {"panel": panel.context(admin)})
    assert "不满足密评对算法的要求" in text


def test_merged_person_is_gone_from_search(by_keeper, keeper, person):
    twin = PersonFactory(unit=person.unit, name="张三三")
    merges.merge(person, drop=twin, reason="同一人", by=keeper)
    assert Person.objects.visible_to(keeper).matching("zss").count() == 1
