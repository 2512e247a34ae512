"""What every form says by itself, and that everything wrong is told in one answer."""

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal import refusals
from portal.accounts.domain import accounts
from portal.accounts.models import User
from portal.orgs.models import Unit
from portal.people.models import Person
from portal.ui import wording
from portal.ui.widgets import UnitField
from tests.factories import orgs
from tests.factories.accounts import UserFactory, holder, signed_in

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
