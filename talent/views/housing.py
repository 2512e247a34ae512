"""Applications for a room: the list, one of them, each step, several at once."""

from typing import Any

from django.db.models import QuerySet
from django.forms import BaseForm
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from portal.orgs.models import Unit
from portal.ui.forms import ReasonForm
from portal.ui.views import BulkPage, Crumb, DetailPage, Link, ListPage, NothingToAsk
from talent import forms
from talent.choices import HousingState
from talent.domain import housing
from talent.filters.apartments import HousingFilters
from talent.models import HousingApplication
from talent.permissions import APARTMENTS_MANAGE, TALENT_KEEP, TALENT_VIEW
from talent.tables.apartments import HousingTable
from talent.views import steps

LIST = Crumb("公寓申请", reverse_lazy("talent:housings"))
_NAMED = ("profile__person", "profile__unit")


class Housings(ListPage):
    """人才办, weekly: who asks for a room, where does it stand, who is in the queue?"""

    model = HousingApplication
    table = HousingTable
    filters = HousingFilters
    permission = TALENT_VIEW
    title = "公寓申请"
    lead = "按受理先后排列；登记从人才档案页进入，积分在分配时计算并保存。"
    search_hint = "申请人姓名、拼音首字母或工作单位"
    hidden_columns = ("unit", "lot", "house")
    empty_title = "还没有公寓申请"
    empty_hint = "打开人才档案，点“申请公寓”。"

    def rows(self) -> QuerySet:
        return super().rows().select_related(*_NAMED).in_order()

    def actions(self) -> list[Link]:
        return [Link("公寓分配", reverse("talent:allocations"), "list-check")]

    def bulk_acts(self) -> list[Link]:
        if not self.request.user.can(APARTMENTS_MANAGE):
            return []
        return [
            Link("公示", reverse("talent:housings-announce"), "speakerphone"),
            Link("列入轮候", reverse("talent:housings-queue"), "list-numbers"),
        ]


class _Several(BulkPage):
    model = HousingApplication
    permission = APARTMENTS_MANAGE
    cancel_url = reverse_lazy("talent:housings")

    def visible(self) -> QuerySet:
        return super().visible().select_related(*_NAMED).in_order()

    def crumbs(self) -> list[Crumb]:
        return [LIST]


class AnnounceSeveral(_Several):
    title = "公示公寓申请"
    form_class = forms.NoticeForm
    verb = "公示"

    def act_on(self, record: HousingApplication, facts: dict[str, Any]) -> Any:
        return housing.announce(record, by=self.request.user, **facts)


class QueueSeveral(_Several):
    title = "列入轮候"
    form_class = NothingToAsk
    verb = "列入轮候"

    def act_on(self, record: HousingApplication, facts: dict[str, Any]) -> Any:
        return housing.queue(record, by=self.request.user)


class ApplyForHousing(steps.ForTalent):
    """Whoever keeps the talent: he needs a room."""

    listed = LIST
    title = "申请公寓：{record}"
    form_class = forms.HousingForm
    verb = "登记"
    done = "已登记，等待单位另一位同志核实。"

    def act(self, form: Any) -> HousingApplication:
        return housing.apply(self.record, by=self.request.user, **form.cleaned_data)


class HousingPage(DetailPage):
    """One application: what is asked for, where it stands, how many points it has."""

    model = HousingApplication
    permission = TALENT_VIEW
    tabs_key = "talent.housing"

    def records(self) -> QuerySet:
        return super().records().select_related(*_NAMED, "housing_unit", "submitted_by")

    def crumbs(self) -> list[Crumb]:
        return [LIST]

    def actions(self) -> list[Link]:
        user, row, state = self.request.user, self.record, self.record.state
        keeps = user.can(TALENT_KEEP, row.profile.unit)
        manages = user.can(APARTMENTS_MANAGE, row.profile.unit)
        finds = row.housing_unit is not None and user.can(TALENT_KEEP, row.housing_unit)
        early, queued = state in HousingState.before_the_queue(), state == HousingState.WAITING
        offered = [
            (keeps and state == HousingState.SUBMITTED, "单位核实", "checked", "checks"),
            (manages and state == HousingState.CHECKED, "审核通过", "review", "circle-check"),
            (finds and state == HousingState.CHECKING, "登记核房", "house", "home-search"),
            (manages and state == HousingState.CLEARED, "公示", "announce", "speakerphone"),
            (manages and state == HousingState.NOTICE, "列入轮候", "queue", "list-numbers"),
            (manages and queued, "登记抽签号", "lot", "dice"),
            (keeps and self._may_appeal(), "申诉", "appeal", "message-report"),
            (manages and state == HousingState.APPEALED, "答复申诉", "answer", "gavel"),
            (manages and early, "不予通过", "refuse", "x"),
            (keeps and (early or queued), "撤回", "withdraw", "arrow-back-up"),
        ]  # fmt: skip
        return steps.links("housing", row, offered)

    def _may_appeal(self) -> bool:
        row = self.record
        last = housing.last_day_to_appeal(row)
        in_time = last is not None and timezone.localdate() <= last
        return bool(row.state == HousingState.REFUSED and not row.has_appealed and in_time)


class HousingStep(steps.TalentStep):
    model = HousingApplication
    listed = LIST
    named = (*_NAMED, "housing_unit")


class UnitChecks(HousingStep):
    verb = "单位核实"
    done = "已核实，等待人才办审核。"

    def consequences(self) -> list[str]:
        profile = self.record.profile
        return [f"确认本人在{profile.work_unit}工作，同住人数、来县工作日期属实。"]

    def act(self, form: Any) -> HousingApplication:
        return housing.unit_checks(self.record, by=self.request.user)


class ReviewHousing(HousingStep):
    permission = APARTMENTS_MANAGE
    verb = "审核通过"
    form_class = forms.ReviewHousingForm
    done = "已送核房单位。"

    def build_form(self, **kwargs: Any) -> BaseForm:
        form = super().build_form(**kwargs)
        scope = self.request.user.scope(APARTMENTS_MANAGE)
        units = Unit.objects.still_open().filter(scope.q("path"))
        form.fields["housing_unit"].queryset = units  # type: ignore[attr-defined]
        return form

    def act(self, form: Any) -> HousingApplication:
        return housing.review(self.record, by=self.request.user, **form.cleaned_data)


class CheckHouse(HousingStep):
    verb = "登记核房"
    form_class = forms.HouseForm
    done = "已登记核房结果。"

    def kept_at(self) -> Unit:
        unit: Unit = self.record.housing_unit or self.record.profile.unit
        return unit

    def consequences(self) -> list[str]:
        return ["本县有住房的不予通过；待查的留在本单位，查清后再登记。"]

    def act(self, form: Any) -> HousingApplication:
        return housing.check_house(self.record, by=self.request.user, **form.cleaned_data)


class AnnounceHousing(HousingStep):
    permission = APARTMENTS_MANAGE
    verb = "公示"
    form_class = forms.NoticeForm
    done = "已登记公示，期满后列入轮候。"

    def act(self, form: Any) -> HousingApplication:
        return housing.announce(self.record, by=self.request.user, **form.cleaned_data)


class QueueHousing(HousingStep):
    permission = APARTMENTS_MANAGE
    verb = "列入轮候"
    done = "已列入轮候。"

    def act(self, form: Any) -> HousingApplication:
        return housing.queue(self.record, by=self.request.user)


class DrawLot(HousingStep):
    permission = APARTMENTS_MANAGE
    verb = "登记抽签号"
    form_class = forms.LotForm
    done = "已登记抽签号。"

    def consequences(self) -> list[str]:
        return ["积分和受理日期都相同的，按抽签号先后。"]

    def act(self, form: Any) -> HousingApplication:
        return housing.draw_lot(self.record, by=self.request.user, **form.cleaned_data)


class AppealHousing(HousingStep):
    verb = "申诉"
    form_class = ReasonForm
    done = "已提交申诉，等待人才办答复。"

    def act(self, form: Any) -> HousingApplication:
        return housing.appeal(self.record, by=self.request.user, **form.cleaned_data)


class AnswerAppeal(HousingStep):
    permission = APARTMENTS_MANAGE
    verb = "答复申诉"
    form_class = forms.AppealAnswerForm
    done = "已答复申诉。"

    def act(self, form: Any) -> HousingApplication:
        return housing.decide_appeal(self.record, by=self.request.user, **form.cleaned_data)


class RefuseHousing(HousingStep):
    permission = APARTMENTS_MANAGE
    verb = "不予通过"
    form_class = ReasonForm
    done = "已登记，可以在期限内申诉。"
    danger = True

    def act(self, form: Any) -> HousingApplication:
        return housing.refuse(self.record, by=self.request.user, **form.cleaned_data)


class WithdrawHousing(HousingStep):
    verb = "撤回"
    form_class = ReasonForm
    done = "已撤回。"

    def act(self, form: Any) -> HousingApplication:
        return housing.withdraw(self.record, by=self.request.user, **form.cleaned_data)
