"""What acts on party organisations ask of the user."""

from typing import Any, ClassVar, Final

from django import forms
from django.db.models import Q
from django.utils import timezone

from branches.choices.organisations import HostState, Nature, OrganisationKind
from branches.domain.committees import TABLE, Seat
from branches.domain.organisations import Facts
from branches.models import PartyOrganization
from branches.models.organisation import PartyOrganizationQuerySet
from branches.permissions import ORGANISATIONS_MANAGE
from branches.widgets import OrganisationField
from portal.access import Actor
from portal.codes.fields import CodeChoiceField
from portal.dates import PartialDateFormField
from portal.orgs.models import Unit
from portal.people.models import Person
from portal.ui import wording
from portal.ui.grouping import Grouped
from portal.ui.widgets import DateInput, UnitField, UnitPicker, offer_rows

SPARE_ROWS: Final = 1
LEAST_ROWS: Final = 3
ROW: Final = "__row__"
MOST_ROWS: Final = 40
_SELECT: Final = "form-select"
_FACTS: Final = tuple(Facts.__dataclass_fields__)


def managed_by(user: Actor) -> PartyOrganizationQuerySet:
    """Open organisations whose affairs the user may keep."""
    scope = user.scope(ORGANISATIONS_MANAGE)
    return PartyOrganization.objects.still_open().filter(scope.q("unit__path"))


class DatedOrganisationForm(forms.Form):
    """The day an act takes effect and the paper it rests on."""

    effective_on = forms.DateField(
        label="生效日期", widget=DateInput, help_text="不能晚于今天；以批复日期为准。"
    )
    document = forms.CharField(
        label="依据文号", max_length=100, required=False, help_text="如：云组〔2026〕12号"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = timezone.localdate


class OrganisationForm(Grouped, forms.Form):
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "党组织": ("parent", "kind", "name", "short_name", "code", "unit"),
        "设立": ("since", "document", "founded_on"),
        "任期": ("term_years", "last_elected_on"),
        "其他": ("contact", "nature", "host_state", "position"),
    }
    RARE = frozenset({"founded_on", "nature", "host_state", "position"})

    kind = forms.ChoiceField(label="类型", choices=[("", "请选择"), *OrganisationKind.choices])
    nature = forms.ChoiceField(label="性质", choices=Nature.choices, initial=Nature.REGULAR)
    name = forms.CharField(
        label="全称", max_length=100, help_text="如“中共云岭县东河镇柳树村支部委员会”。"
    )
    short_name = forms.CharField(
        label="简称", max_length=50, help_text="列表、台账中使用，如“柳树村党支部”。"
    )
    code = forms.CharField(label="编码", max_length=30, help_text="全县唯一，撤销后也不重复使用。")
    unit = UnitField(
        Unit.objects.none(),
        label="所在单位",
        help_text="决定哪些人员可以查看和维护；联合党支部填牵头单位。",
    )
    founded_on = PartialDateFormField(label="成立日期", required=False)
    term_years = forms.IntegerField(
        label="任期（年）",
        required=False,
        min_value=1,
        max_value=10,
        help_text="基层党委一般 5 年，总支、支部一般 3 年，村和社区 5 年；不选举的不填。",
    )
    last_elected_on = forms.DateField(label="最近换届日期", widget=DateInput, required=False)
    contact = forms.CharField(
        label="联系人", max_length=50, required=False, help_text="只填姓名，不填电话。"
    )
    host_state = forms.ChoiceField(
        label="依托企业（社会组织）状态",
        choices=HostState.choices,
        initial=HostState.NONE,
        help_text="设在企业、社会组织的填写，其他选“不适用”。",
    )
    position = forms.IntegerField(
        label="排序号",
        min_value=0,
        max_value=1_000_000,
        initial=1000,
        help_text="在同一上级之下从小到大排列，相同的按编码。",
    )

    def __init__(self, *args: Any, user: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = user.scope(ORGANISATIONS_MANAGE)
        offer_rows(self, "unit", Unit.objects.filter(scope.q("path")))

    def facts(self) -> Facts:
        return Facts(**{name: self.cleaned_data[name] for name in _FACTS})


class NewOrganisationForm(OrganisationForm):
    parent = OrganisationField(
        PartyOrganization.objects.none(),
        label="上级党组织",
        query="for=manage",
        required=False,
        help_text="只有全县最上级的党组织可以不填。",
    )
    since = forms.DateField(
        label="设立（批复）日期", widget=DateInput, help_text="自该日起隶属上级党组织。"
    )
    document = forms.CharField(label="批复文号", max_length=100, required=False)

    def __init__(self, *args: Any, user: Actor, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        offer_rows(self, "parent", managed_by(user))
        self.fields["since"].initial = timezone.localdate


class MoveOrganisationForm(DatedOrganisationForm):
    parent = OrganisationField(
        PartyOrganization.objects.none(), label="新的上级党组织", query="for=manage"
    )
    reason = forms.CharField(label="事由", max_length=200, required=False)

    field_order = ("parent", "effective_on", "document", "reason")

    def __init__(self, *args: Any, user: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "parent", managed_by(user))


class CloseOrganisationForm(DatedOrganisationForm):
    successor = OrganisationField(
        PartyOrganization.objects.none(),
        label="承接党组织",
        required=False,
        help_text="接收其党员和工作的党组织。没有的，请在下面写明原因。",
    )
    reason = forms.CharField(label="撤销原因", max_length=200, required=False)

    field_order = ("successor", "effective_on", "document", "reason")

    def __init__(self, *args: Any, user: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_on"].initial = None  # the paper's day, never one that stood there
        offer_rows(self, "successor", PartyOrganization.objects.visible_to(user).still_open())


# Committees -------------------------------------------------------------------------------------


class CandidatePicker(UnitPicker):
    """A person found by name or initials; the organisation's own members are offered first."""

    route = "branches:pick-person"
    placeholder = "输入姓名或拼音首字母"


class LineUpForm(forms.Form):
    """The committee row by row, in its order: who, in which post, since when."""

    def __init__(
        self,
        *args: Any,
        user: Actor,
        organisation: PartyOrganization,
        seats: list[Seat],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        present = Q(pk__in=[seat.person.pk for seat in seats])
        visible = Person.objects.visible_to(user).values("pk")
        self.people = Person.objects.filter(present | Q(pk__in=visible))
        self.query = f"organisation={organisation.pk}"
        sent = sum(1 for name in self.data if name.startswith("person_"))
        count = sent or max(len(seats) + SPARE_ROWS, LEAST_ROWS)
        self.numbers = range(1, min(count, MOST_ROWS) + 1)
        for number in self.numbers:
            self._add_row(number, seats[number - 1] if number <= len(seats) else None)

    def _add_row(self, number: int | str, seat: Seat | None) -> None:
        for part, field in self._row_fields(number, seat).items():
            self.fields[f"{part}_{number}"] = field

    def _row_fields(self, number: int | str, seat: Seat | None) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {
            "person": forms.ModelChoiceField(
                self.people,
                label=f"第 {number} 行姓名",
                required=False,
                widget=CandidatePicker(query=self.query),
                initial=seat.person.pk if seat else None,
                error_messages={"invalid_choice": "所选人员不存在，或者不在您的管理范围内。"},
            ),
            "post": CodeChoiceField(
                table=TABLE,
                label=f"第 {number} 行职务",
                required=False,
                initial=seat.post if seat else "",
            ),
            "since": PartialDateFormField(
                label=f"第 {number} 行任职时间",
                required=False,
                help_text="",
                initial=str(seat.since) if seat and seat.since else "",
            ),
        }
        for part, field in fields.items():
            field.widget.attrs["class"] = "form-control" if part == "since" else _SELECT
        return fields

    @property
    def blank_row(self) -> list[forms.BoundField]:
        """What the button adds; the script puts the row's number where its place is kept."""
        row = forms.Form()
        row.fields = {f"{p}_{ROW}": field for p, field in self._row_fields(ROW, None).items()}
        wording.word(row)
        return list(row)

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """What is asked besides the rows."""
        rows = {f"{part}_{n}" for n in self.numbers for part in ("person", "post", "since")}
        return [field for field in self if field.name not in rows]

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        return [
            [self[f"{part}_{number}"] for part in ("person", "post", "since")]
            for number in self.numbers
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in self.numbers:
            person, post = (cleaned.get(f"{part}_{number}") for part in ("person", "post"))
            if person and not post and f"post_{number}" not in self.errors:
                self.add_error(f"post_{number}", "请选择职务。")
            if post and not person and f"person_{number}" not in self.errors:
                self.add_error(f"person_{number}", "请选择人员；不再设这个职务的，请清空职务。")
        return cleaned

    def seats(self) -> list[Seat]:
        values = self.cleaned_data
        return [
            Seat(
                person=values[f"person_{number}"],
                post=values[f"post_{number}"],
                since=values[f"since_{number}"],
            )
            for number in self.numbers
            if values.get(f"person_{number}")
        ]


class CommitteeForm(LineUpForm, DatedOrganisationForm):
    pass


class ElectionForm(Grouped, LineUpForm):
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "选举": ("held_on", "term_years", "document", "note"),
        "到会和投票": ("entitled", "present", "issued", "returned", "invalid"),
    }
    held_on = forms.DateField(label="选举日期", widget=DateInput)
    term_years = forms.IntegerField(label="本届任期（年）", min_value=1, max_value=10)
    entitled = forms.IntegerField(label="应到会人数", required=False, min_value=1, max_value=30_000)
    present = forms.IntegerField(label="实到会人数", required=False, min_value=1, max_value=30_000)
    issued = forms.IntegerField(label="发出选票", required=False, min_value=0, max_value=30_000)
    returned = forms.IntegerField(label="收回选票", required=False, min_value=0, max_value=30_000)
    invalid = forms.IntegerField(
        label="无效票",
        required=False,
        min_value=0,
        max_value=30_000,
        help_text="有效票为收回的减去无效的；当选须得赞成票超过实到会人数的半数。",
    )
    document = forms.CharField(
        label="批复文号",
        max_length=100,
        required=False,
        help_text="提前或者延期一年以上的必须填写。",
    )
    note = forms.CharField(label="备注", max_length=200, required=False)


class OtherDateForm(forms.Form):
    next_election_on = forms.DateField(label="批准的换届日期", widget=DateInput)
    extension_document = forms.CharField(label="批复文号", max_length=100)
