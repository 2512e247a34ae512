"""What every form says by itself, and that everything wrong is told in one answer."""

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cadres.choices import Item
from portal import parameters, refusals
from portal.accounts.domain import accounts
from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.people.models import Person
from portal.ui import drafts, wording
from portal.ui.widgets import UnitField
from tests.factories import orgs
from tests.factories.accounts import UserFactory, holder, signed_in
from tests.factories.branches import MemberFactory, PartyOrganizationFactory
from tests.factories.cadres import CadreFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


class Everything(forms.Form):
    name = forms.CharField(label="姓名 *")
    since = forms.DateField(label="自")
    unit = UnitField(Unit.objects.none(), label="单位")
    paper = forms.FileField(label="扫描件")
    agreed = forms.BooleanField(label="已核对")
    reason = forms.CharField(label="事由", error_messages={"required": "请写明事由。"})
    state = forms.ChoiceField(label="状态", choices=[("", "---------"), ("a", "甲")])
    rank = forms.ChoiceField(label="职级", choices=[("", "---------"), ("a", "甲")], required=False)


def test_what_is_missing_is_asked_for_by_its_name():
    form = Everything({}, {})
    wording.word(form)
    assert {name: errors[0] for name, errors in form.errors.items()} == {
        "name": "请填写姓名。",
        "since": "请填写“自”。",
        "unit": "请选择单位。",
        "paper": "请选择要上传的扫描件。",
        "agreed": "请勾选“已核对”。",
        "reason": "请写明事由。",
        "state": "请选择状态。",
    }


def test_what_cannot_be_read_is_told_in_the_words_of_the_field():
    class Limits(forms.Form):
        name = forms.CharField(label="姓名", max_length=2)
        count = forms.IntegerField(label="人数", min_value=1)
        any_number = forms.IntegerField(label="编号")
        share = forms.DecimalField(label="比例", max_digits=4, decimal_places=1)
        state = forms.ChoiceField(label="状态", choices=[("a", "甲")])
        code = forms.SlugField(label="标识", error_messages={"invalid": "标识只能用英文。"})

    typed = {"name": "某某某", "count": "0", "any_number": "9" * 30, "share": "1.25", "state": "乙"}
    form = Limits({**typed, "code": "代码"})
    parameters.set_limits(form)
    wording.word(form)
    assert {name: list(errors) for name, errors in form.errors.items()} == {
        "name": ["姓名最多 2 个字，现在是 3 个，请精简。"],
        "count": ["人数不能小于 1。"],
        "any_number": ["数字太大。"],
        "share": ["比例最多 1 位小数。"],
        "state": ["请从列表中选择状态。"],
        "code": ["标识只能用英文。"],
    }


def test_no_select_offers_dashes():
    form = Everything()
    wording.word(form)
    assert form.fields["state"].choices[0] == ("", "请选择")
    assert form.fields["rank"].choices[0] == ("", "未填")
    assert "---" not in form.as_p()


def test_refusals_of_all_checks_are_one():
    def refuse(field, message):
        raise ValidationError({field: message} if field else message)

    with pytest.raises(ValidationError) as refusal:
        refusals.together(
            lambda: refuse("name", "甲"),
            lambda: None,
            lambda: refuse("name", "乙"),
            lambda: refuse("", "丙"),
        )
    assert refusal.value.message_dict == {"name": ["甲", "乙"], "__all__": ["丙"]}


class TestOneAnswer:
    """Fields that cannot be read and what the act would refuse stand in the same answer."""

    @pytest.fixture
    def county(self):
        return orgs.county()

    def test_account(self, client, county):
        UserFactory(unit=county, username="wangfang")
        admin = signed_in(client, holder("system_admin", county))
        answer = admin.post("/accounts/new/", {"username": "wangfang", "name": ""})
        errors = answer.context["form"].errors
        assert set(errors) == {"username", "name", "unit"}
        assert "请换一个" in errors["username"][0]
        assert (errors["name"], errors["unit"]) == (["请填写姓名。"], ["请选择所在单位。"])
        assert User.objects.filter(username="wangfang").count() == 1

    def test_account_whose_fields_can_all_be_read(self, county):
        closed = orgs.UnitFactory(parent=county, closed_on=timezone.localdate())
        with pytest.raises(ValidationError) as refusal:
            accounts.check(username="x", name=" ", unit=closed)
        assert set(refusal.value.message_dict) == {"username", "name", "unit"}

    def test_person(self, client, county):
        keeper = signed_in(client, holder("organization_office", county))
        later = timezone.localdate() + dt.timedelta(days=400)
        sent = {"name": "", "unit": county.pk, "birth": f"{later:%Y.%m}", "identity": "123"}
        errors = keeper.post("/people/new/", sent).context["form"].errors
        assert set(errors) == {"name", "sex", "birth", "identity"}
        assert errors["sex"] == ["请选择性别。"]
        assert not Person.objects.exists()

    def test_unit(self, client, county):
        town = orgs.township(county)
        office = signed_in(client, holder("organization_office", county))
        later = timezone.localdate() + dt.timedelta(days=400)
        sent = {"code": county.code, "opened_on": str(later), "position": "x", "name": "新镇"}
        for address in ("/orgs/units/new/", f"/orgs/units/{town.pk}/correct/"):
            errors = office.post(address, sent).context["form"].errors
            assert {"code", "opened_on", "position", "kind", "short_name"} <= set(errors)
            assert errors["position"] == ["排序号要填整数，如 12。"]
            assert "已由" in errors["code"][0]

    def test_member(self, client, county):
        member = MemberFactory(organization=PartyOrganizationFactory(unit=county))
        later = timezone.localdate() + dt.timedelta(days=400)
        office = signed_in(client, holder("organization_office", county))
        sent = {"category": "", "joined_on": f"{later:%Y.%m}"}
        person = PersonFactory(unit=county)
        for address in (
            f"/branches/members/{member.pk}/edit/",
            f"/branches/members/person/{person.pk}/",
        ):
            errors = office.post(address, sent).context["form"].errors
            assert {"category", "joined_on"} <= set(errors)
            assert "晚于今天" in errors["joined_on"][0]

    def test_officer(self, client, county):
        village = orgs.village(orgs.township(county))
        office = signed_in(client, holder("organization_office", county))
        sent = {"unit": village.pk, "name": "", "monthly_pay": "许多"}
        errors = office.post("/branches/officers/new/", sent).context["form"].errors
        assert {"name", "sex", "monthly_pay", "village_post"} <= set(errors)

    def test_line_of_a_cadre(self, client, county):
        cadre = CadreFactory(unit=county)
        office = signed_in(client, holder("cadre_office", county))
        later = timezone.localdate() + dt.timedelta(days=400)
        sent = {"award": "", "approved_on": f"{later:%Y.%m}"}
        address = f"/cadres/{cadre.pk}/add/{Item.AWARDS}/"
        errors = office.post(address, sent).context["form"].errors
        assert {"award", "approved_on"} <= set(errors)


class TestDrafts:
    """What a browser may keep of a form, and when it lets go."""

    @pytest.fixture
    def keeper(self, client):
        return signed_in(client, holder("organization_office", orgs.county()))

    def test_private_fields_are_marked(self, keeper):
        fields = keeper.get("/people/new/").context["form"].fields
        private = {name for name, field in fields.items() if "data-private" in field.widget.attrs}
        assert private == {"identity", "phone", "address"}

    def test_every_form_leaves_out_passwords_files_and_what_is_sealed(self):
        fields = {
            "secret_word": forms.CharField(widget=forms.PasswordInput),
            "paper": forms.FileField(),
            "household": forms.CharField(),
            "name": forms.CharField(),
        }
        assert [name for name, field in fields.items() if not drafts.is_private(name, field)] == [
            "name"
        ]

    def test_the_page_is_named_once_its_form_has_become_an_act(self, keeper):
        unit = Unit.objects.get()
        refused = keeper.post("/people/new/", {"name": "李甲"})
        assert drafts.SAVED not in refused.cookies
        done = keeper.post("/people/new/", {"name": "李甲", "sex": "male", "unit": unit.pk})
        assert done.status_code == 302
        assert done.cookies[drafts.SAVED].value == "%2Fpeople%2Fnew%2F"

    def test_a_form_shown_again_is_no_place_for_an_older_draft(self, keeper):
        assert "data-shown-again" not in keeper.get("/people/new/").text
        assert "data-shown-again" in keeper.post("/people/new/", {}).text


def test_stay_says_who_is_here_and_gives_the_new_token(client):
    user = holder("organization_office", orgs.county())
    answer = signed_in(client, user).get("/stay/").json()
    assert answer["person"] == str(user.pk)
    assert answer["token"]
    client.logout()
    assert client.get("/stay/").url.startswith("/sign-in/")
