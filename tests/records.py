"""What every declaration of plain records (`portal.ui.views.Records`) has to prove, inherited.

    class TestKinds(OfRecords):
        records = Kinds
        make = orgs.UnitKindFactory
        facts: ClassVar = {"code": "sumu", "label": "苏木", "level": "township", "position": "5"}
        corrects: ClassVar = {"label": "苏木镇"}

Who gets which page, that lists cost the same however long they are, what forms say, that an act
is done and told, that all that was found goes out, and that users' text stays text.
"""

import io
from html import escape
from typing import Any, ClassVar

import pytest
from django import forms
from django.db import connection, models
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from portal.access import Permission
from portal.accounts.roles import COUNTY, ROLES, TOWNSHIP
from portal.audit.models import Event
from portal.ui.permissions import LISTS_EXPORT
from portal.ui.views.records import Records
from tests.factories import accounts, orgs
from tests.factories.accounts import signed_in
from tests.guards.places import Site, allow_roles_of_one_permission, holder

FEW, MANY = 3, 30
MARK = "<i x>&"
REFUSED = 422


@pytest.mark.django_db
class OfRecords:
    """`facts` as a browser sends them, of a record that may be added; `corrects` those changed
    afterwards; `way`: what the address of the list names."""

    records: ClassVar[type[Records]]
    make: ClassVar[Any]
    facts: ClassVar[dict[str, Any]]
    corrects: ClassVar[dict[str, Any]]
    way: ClassVar[dict[str, str]] = {}

    @pytest.fixture(autouse=True)
    def _standing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.roles = dict(ROLES)
        allow_roles_of_one_permission(monkeypatch)
        self.site = Site()
        here = self.site.county if not self.unit else self.site.here
        held = {*self.asked_for, LISTS_EXPORT}
        self.keeper = holder([(one, here) for one in sorted(held)], unit=here)
        self.browser = signed_in(Client(), self.keeper)

    @property
    def unit(self) -> str:
        return getattr(self.records.acts, "unit", "")

    @property
    def asked_for(self) -> set[Permission]:
        ways = self.records.model.shown_by.ways
        return {self.records.reads, self.records.keeps, *(way.permission for way in ways)}

    def made(self, **facts: Any) -> Any:
        placed = {self.unit: self.site.here} if self.unit else {}
        return type(self).make(**placed | facts)

    def address(self, part: str, record: Any = None) -> str:
        named = {"pk": record.pk} if self.is_of_one(part) else self.way
        return self.records.address(part, **named)

    def sent(self, **changes: Any) -> dict[str, Any]:
        placed = {self.unit: self.site.here.pk} if self.unit else {}
        return {**placed, **self.facts, **changes}

    def newest(self) -> Any:
        return self.records.model._default_manager.order_by("pk").last()

    def is_of_one(self, part: str) -> bool:
        return "<int:pk>" in self.records.PATHS[part]

    def has(self, part: str) -> bool:
        return part in self.records.PATHS

    # Who gets which page -------------------------------------------------------------------------

    def expected(self, part: str, user: Any, record: Any) -> int:
        asked = self.records.reads if part in {"List", "Detail"} else self.records.keeps
        if not user.can(asked):
            return 403
        if not self.is_of_one(part):
            return 200
        if not self.records.model._default_manager.visible_to(user).filter(pk=record.pk).exists():
            return 404
        return 200 if part == "Detail" or self.records.may_keep(user, record) else 403

    def test_each_role_gets_the_pages_it_may(self) -> None:
        """Of roles that are alike in all these pages ask about, one."""
        record, told, wanted = self.made(), {}, {}
        unlike = {
            (frozenset(one for one in self.asked_for if role.key in one.held_by), role.levels): role
            for role in self.roles.values()
        }
        for role in unlike.values():
            for place in self.places_of(role):
                user = accounts.holder(role.key, place)
                browser = signed_in(Client(), user)
                for part in self.records.PATHS:
                    key = role.key, str(place), part
                    told[key] = browser.get(self.address(part, record)).status_code
                    wanted[key] = self.expected(part, user, record)
        assert told == wanted
        assert 200 in wanted.values(), "somebody has it, or the look proves nothing"

    def places_of(self, role: Any) -> list[Any]:
        if role.levels & COUNTY:
            return [self.site.county]
        if role.levels & TOWNSHIP:
            return [self.site.here, self.site.there]
        return [orgs.department(self.site.county)]

    def test_strangers_are_led_to_the_sign_in_page(self) -> None:
        record = self.made()
        for part in self.records.PATHS:
            answer = Client().get(self.address(part, record))
            assert (part, answer.status_code) == (part, 302)
            assert reverse("sign-in") in answer.url

    # What it costs -------------------------------------------------------------------------------

    def test_pages_cost_the_same_however_many_records_there_are(self) -> None:
        record, costs = self.made(), {}
        pages = [part for part in ("List", "Detail") if self.has(part)]
        for count in (FEW, MANY):
            for _ in range(count):
                self.made()
            for part in pages:
                url = self.address(part, record)
                ask = {"per_page": 50} if part == "List" else {}
                self.browser.get(url, ask)
                with CaptureQueriesContext(connection) as queries:
                    assert self.browser.get(url, ask).status_code == 200
                costs.setdefault(part, []).append(len(queries))
        assert {part: few for part, (few, _) in costs.items()} == {
            part: many for part, (_, many) in costs.items()
        }

    # Forms and acts ------------------------------------------------------------------------------

    def test_form_says_beside_each_field_what_is_wrong_and_loses_nothing(self) -> None:
        form = self.browser.get(self.address("New")).context["form"]
        answer = self.browser.post(self.address("New"), {})
        assert answer.status_code == REFUSED
        required = {name for name, field in form.fields.items() if field.required}
        assert required <= set(answer.context["form"].errors)
        for name, field in form.fields.items():
            if type(field) is forms.CharField and field.max_length:
                typed = "字" * (field.max_length + 1)
                answer = self.browser.post(self.address("New"), self.sent(**{name: typed}))
                assert (name, answer.status_code) == (name, REFUSED)
                assert set(answer.context["form"].errors) == {name}
                assert typed in answer.content.decode()

    def test_what_may_exist_once_is_refused_beside_its_field(self) -> None:
        record = self.made()
        for column in self.records.model._meta.fields:
            if column.unique and column.name in self.facts:
                taken = str(getattr(record, column.name))
                answer = self.browser.post(self.address("New"), self.sent(**{column.name: taken}))
                assert answer.status_code == REFUSED
                assert column.name in answer.context["form"].errors

    def test_record_is_added_and_corrected_and_the_trail_tells(self) -> None:
        assert self.browser.post(self.address("New"), self.sent()).status_code == 302
        record = self.newest()
        assert self.on_form(record, self.facts) == self.facts
        values = {**self.on_form(record, self.editable(record)), **self.corrects}
        assert self.browser.post(self.address("Edit", record), values).status_code == 302
        assert self.on_form(record, self.corrects) == self.corrects
        assert self.told_about(record) == 2

    def editable(self, record: Any) -> list[str]:
        return list(self.browser.get(self.address("Edit", record)).context["form"].fields)

    def on_form(self, record: Any, names: Any) -> dict[str, str]:
        """What stands in the boxes; of what is never corrected, on the record."""
        form = self.browser.get(self.address("Edit", record)).context["form"]
        return {
            name: str(form[name].value() if name in form.fields else getattr(record, name))
            for name in names
        }

    def told_about(self, record: Any) -> int:
        return Event.objects.filter(
            object_type=record._meta.label_lower, object_id=str(record.pk)
        ).count()

    def test_record_is_closed_and_opened_again_with_a_reason(self) -> None:
        if not self.has("Close"):
            return
        record = self.made()
        for part, reason in (("Close", "不再使用"), ("Reopen", "仍要使用")):
            url = self.address(part, record)
            assert self.browser.post(url, {}).context["form"].errors.keys() == {"reason"}
            assert self.browser.post(url, {"reason": reason}).status_code == 302
            again = self.browser.post(url, {"reason": reason})
            assert again.status_code == REFUSED, "done already"
            assert Event.objects.latest("pk").detail["reason"] == reason

    # What goes out -------------------------------------------------------------------------------

    def test_list_goes_out_whole_and_as_it_was_narrowed(self) -> None:
        for _ in range(MANY):
            self.made()
        listed = self.browser.get(self.address("List")).context
        assert listed["total"] > len(listed["table"].page.object_list)
        assert len(self.exported()) == listed["total"]
        name = str(listed["table"].data[MANY // 2].pk)
        assert len(self.exported(pick=name)) == 1
        for asked in self.narrowed():
            found = self.browser.get(self.address("List"), asked).context["total"]
            assert (asked, len(self.exported(**asked))) == (asked, found)
            assert found < listed["total"]

    def narrowed(self) -> list[dict[str, str]]:
        """A search for what nobody is called, and one choice of each filter that offers some."""
        request = RequestFactory().get("/")
        request.user = self.keeper
        rows = self.records.model._default_manager.none()
        found = self.records.List.filters(request.GET, queryset=rows, request=request)
        asked = [{"q": "没有这样的记录"}] if found.has_search else []
        for name, field in found.form.fields.items():
            offered = [str(value) for value, _ in getattr(field, "choices", []) if value]
            asked += (
                [{name: offered[-1]}] if len(offered) > 1 else []
            )  # the only one narrows nothing
        return asked

    def exported(self, **asked: str) -> list[tuple[Any, ...]]:
        answer = self.browser.get(self.address("List"), {"export": "xlsx", **asked})
        sheet = load_workbook(io.BytesIO(answer.content)).active
        rows = list(sheet.iter_rows(values_only=True))
        head = 2 if str(rows[0][0]).startswith("条件：") else 1
        return rows[head:]

    # Users' text ---------------------------------------------------------------------------------

    def test_what_users_wrote_stays_text(self) -> None:
        written = {
            column.name: MARK
            for column in self.records.model._meta.fields
            if isinstance(column, models.CharField | models.TextField)
            and column.name in self.facts
            and not column.choices
            and (column.max_length or len(MARK)) >= len(MARK)
        }
        record = self.made(**written)
        shown = set()
        for part in self.records.PATHS:
            ask = {"columns": [*self.records.List.table.base_columns]} if part == "List" else {}
            page = self.browser.get(self.address(part, record), ask).content.decode()
            assert MARK not in page, part
            if escape(MARK) in page:
                shown.add(part)
        assert not written or {"List", "Edit"} <= shown
