"""Talents: the store, one file, the acts on it."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms as django_forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from portal.access import require
from portal.people.models import Person
from portal.people.permissions import PEOPLE_MANAGE, PEOPLE_VIEW
from portal.ui.forms import ReasonForm
from portal.ui.views import (
    ActPage,
    FormOfRecord,
    Link,
    NothingToAsk,
    RecordDetail,
    RecordEdit,
    RecordFormPage,
    RecordList,
    RecordNew,
    Records,
)
from talent import forms
from talent.choices import IN_STORE, CardState, TalentState
from talent.choices.selections import SelectionStage
from talent.domain import consents, freshness, leaving, losses, recognitions, talents
from talent.filters.talents import TalentFilters
from talent.models import SelectionRound, TalentProfile
from talent.permissions import TALENT_KEEP, TALENT_VERIFY, TALENT_VIEW
from talent.tables.talents import TalentTable


class TalentAct(FormOfRecord, ActPage):
    """An act on one file, refused with the reason before anything is typed."""

    needs = TALENT_KEEP

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, self.needs, self.record.unit)

    def initial(self) -> dict[str, Any]:
        return {}


class Talents(Records):
    """人才办, many times a day: who is ours, who fits; a township keeps those it registered."""

    acts = talents.TALENTS
    one, many = "talent", "talents"
    reads = TALENT_VIEW
    title = "人才库"
    lead = "来源、领域、层次、意愿都可以组合筛选；资料过期的照常列出，另作标记。"
    table = TalentTable
    filters = TalentFilters
    form = forms.TalentForm
    dataset = "talents"
    search_hint = "姓名、拼音首字母或工作单位"
    read_as = "人才库"
    compares = True
    hidden_columns = (
        *("unit", "team", "skill_level", "residence", "sex", "age", "completeness", "state"),
    )  # fmt: skip
    empty_title = "还没有登记人才"
    empty_hint = "由乡镇、单位登记，或从人才名册导入；人才办核实后入库。"
    facts = ()
    PATHS: ClassVar = {
        **Records.PATHS,
        "Verify": "<int:pk>/verify/",
        "Confirm": "<int:pk>/confirm/",
        "Consent": "<int:pk>/consent/",
        "Pause": "<int:pk>/pause/",
        "Resume": "<int:pk>/resume/",
        "Leave": "<int:pk>/leave/",
        "Return": "<int:pk>/return/",
        "Propose": "<int:pk>/propose/",
        "Keep": "<int:pk>/keep/",
    }

    class List(RecordList):
        def rows(self) -> QuerySet:
            return super().rows().select_related("person", "unit")

        def bulk_acts(self) -> list[Link]:
            if not self.request.user.can(TALENT_KEEP):
                return []
            return [Link("推荐参评", reverse("talent:talents-nominate"), "award")]

    class New(RecordNew):
        """Whoever met him: a person and his talents in one form, compared with all on record."""

        form_class = forms.NewTalentForm
        lead = "先按姓名查一查；系统也会按身份证号、姓名和出生年月、电话核对，避免重复。"

        def act(self, form: Any) -> TalentProfile:
            return talents.register(
                unit=form.cleaned_data["unit"],
                facts=form.facts,
                values=form.values,
                confirmed=form.cleaned_data["confirmed"],
                by=self.request.user,
            )

    class Detail(RecordDetail):
        """人才办 before a talk: one person, one file; who opened it is kept."""

        template_name = "talent/talent.html"
        logs_views = True

        def records(self) -> QuerySet:
            return super().records().select_related("person__unit", "unit")

        def actions(self) -> list[Link]:
            record, state = self.record, self.record.state
            keeps = self.request.user.can(TALENT_KEEP, record.unit)
            verifies = self.request.user.can(TALENT_VERIFY, record.unit)
            here = keeps and state != TalentState.OUT
            links = self._offered(
                (verifies and state == TalentState.PENDING, "核实入库", "Verify", "circle-check"),
                (here, "确认无误", "Confirm", "checks"),
                (here, "记录同意", "Consent", "signature"),
                (keeps, "修改", "Edit", "edit"),
                (verifies and state == TalentState.OUT, "恢复", "Return", "arrow-back-up"),
            )
            return [*links, *(self._begun() if here else ())]

        def _begun(self) -> Iterator[Link]:
            """What may be begun for him."""
            record = self.record
            yield Link("登记办件", reverse("talent:ticket-new", args=[record.pk]), "headset")
            if not record.cards.exclude(state=CardState.ENDED).exists():
                yield Link("提出发卡", reverse("talent:card-new", args=[record.pk]), "id-badge-2")
            if SelectionRound.objects.filter(stage=SelectionStage.NOMINATING).exists():
                yield Link("推荐参评", reverse("talent:candidate-new", args=[record.pk]), "award")
            if not record.housing.going().exists():
                yield Link("申请公寓", reverse("talent:housing-new", args=[record.pk]), "home-plus")

        def more_actions(self) -> list[Link]:
            """Rarer ones, and the way to the person."""
            user, record, state = self.request.user, self.record, self.record.state
            keeps = user.can(TALENT_KEEP, record.unit)
            leaves = user.can(TALENT_VERIFY, record.unit) and state != TalentState.OUT
            links = self._offered(
                (keeps and state != TalentState.OUT, "提出认定", "Propose", "award"),
                (keeps and state in IN_STORE, "登记留才措施", "Keep", "heart-handshake"),
                (keeps and state == TalentState.IN, "暂不联系", "Pause", "player-pause"),
                (keeps and state == TalentState.PAUSED, "恢复联系", "Resume", "player-play"),
                (leaves, "出库", "Leave", "door-exit"),
            )
            if user.can(PEOPLE_VIEW, record.person.unit):
                links.append(Link("人员页", record.person.get_absolute_url(), "address-book"))
            return [*links, *super().more_actions()]

        def _offered(self, *parts: tuple[bool, str, str, str]) -> list[Link]:
            return [
                Link(label, self.declared.address(part, pk=self.record.pk), icon)
                for allowed, label, part, icon in parts
                if allowed
            ]

        def context(self, **extra: Any) -> dict[str, Any]:
            today, person = timezone.localdate(), self.record.person
            return super().context(
                talent=self.record,
                age=person.birth.age_on(today) if person.birth else None,
                grade=recognitions.current(self.record, today),
                stale=freshness.in_words(self.record, today),
                signs=losses.in_words(self.record, today) if self.record.state in IN_STORE else [],
                missing=freshness.missing(self.record),
                **extra,
            )

    class Edit(RecordEdit):
        def records(self) -> QuerySet:
            return super().records().select_related("person", "unit")

    class Verify(TalentAct):
        needs = TALENT_VERIFY
        verb = "核实入库"
        form_class = NothingToAsk

        def consequences(self) -> list[str]:
            origin = self.record.person.native_place or "未登记"
            return [f"籍贯：{origin}。", "核实后列入人才库，参加统计和匹配。"]

        def act(self, form: Any) -> TalentProfile:
            return talents.verify(self.record, by=self.request.user)

    class Confirm(TalentAct):
        verb = "确认无误"
        form_class = forms.FreshForm

        def consequences(self) -> list[str]:
            return ["已向本人或单位问过，档案内容没有变化；有变化的请先修改。"]

        def act(self, form: Any) -> TalentProfile:
            return talents.confirm(self.record, by=self.request.user, **form.cleaned_data)

    class Consent(TalentAct):
        verb = "记录同意"
        form_class = forms.ConsentForm

        def consequences(self) -> list[str]:
            return [
                "按用途分别记录；同意到期后要重新征询。",
                "不同意的，自保存起不再参加这一用途的匹配、名单和推送。",
            ]

        def act(self, form: Any) -> Any:
            consents.record(self.record, by=self.request.user, **form.cleaned_data)
            return self.record

    class Pause(TalentAct):
        verb = "暂不联系"
        form_class = ReasonForm

        def consequences(self) -> list[str]:
            return ["仍计入人才库，但不参加匹配，也不列入待联系名单。"]

        def act(self, form: Any) -> TalentProfile:
            return talents.pause(self.record, by=self.request.user, **form.cleaned_data)

    class Resume(TalentAct):
        verb = "恢复联系"
        form_class = ReasonForm

        def act(self, form: Any) -> TalentProfile:
            return talents.resume(self.record, by=self.request.user, **form.cleaned_data)

    class Leave(TalentAct):
        needs = TALENT_VERIFY
        verb = "出库"
        form_class = forms.TalentLeaveForm
        danger = True

        def consequences(self) -> list[str]:
            kept = "档案保留，不再参加统计和匹配；以后可以恢复。"
            return [kept, *leaving.ends_with_it(self.record)]

        def act(self, form: Any) -> TalentProfile:
            return leaving.leave(self.record, by=self.request.user, **form.cleaned_data)

    class Return(TalentAct):
        needs = TALENT_VERIFY
        verb = "恢复"
        form_class = ReasonForm

        def consequences(self) -> list[str]:
            return ["恢复后为“待核实”，资料可能已经变化，须重新核实。"]

        def act(self, form: Any) -> TalentProfile:
            return leaving.come_back(self.record, by=self.request.user, **form.cleaned_data)

    class Keep(TalentAct):
        """Whoever talked with him: what was done, so that he stays."""

        verb = "登记留才措施"
        form_class = forms.StayMeasureForm

        def consequences(self) -> list[str]:
            told = losses.in_words(self.record, timezone.localdate())
            signs = f"现在的提示：{'；'.join(told)}。" if told else "现在没有流失提示。"
            return [signs, f"登记以后 {losses.TAKEN} 个月内不再列入待办，提示照常显示。"]

        def act(self, form: Any) -> TalentProfile:
            losses.keep(self.record, by=self.request.user, **form.cleaned_data)
            return self.record

        def success_url(self, result: Any) -> str:
            return f"{result.get_absolute_url()}?tab=losses"

    class Propose(TalentAct):
        verb = "提出认定"
        form_class = forms.ProposeForm

        def form_kwargs(self) -> dict[str, Any]:
            return {"by": self.request.user}

        def build_form(self, **kwargs: Any) -> django_forms.BaseForm:
            return RecordFormPage.build_form(self, **kwargs)

        def act(self, form: Any) -> TalentProfile:
            recognitions.propose(self.record, by=self.request.user, **form.cleaned_data)
            return self.record

        def success_url(self, result: Any) -> str:
            return f"{result.get_absolute_url()}?tab=recognitions"


class OpenTalent(RecordFormPage):
    """Somebody already recorded as a person is a talent: his file is opened from his page."""

    model = Person
    permission = TALENT_KEEP
    title = "登记为人才：{record}"
    form_class = forms.TalentForm
    verb = "登记"
    done = "已登记，等待人才办核实。"

    def prepare(self) -> None:
        super().prepare()
        require(self.request.user, PEOPLE_MANAGE, self.record.unit)

    def records(self) -> QuerySet:
        return super().records().filter(talent=None).select_related("unit")

    def initial(self) -> dict[str, Any]:
        return {"unit": self.record.unit_id, **super().initial()}

    def crumbs(self) -> list[Any]:
        return Talents.way_to_list()

    def build_form(self, **kwargs: Any) -> django_forms.BaseForm:
        form = super().build_form(**kwargs)
        unit = form.fields["unit"]
        unit.queryset = Talents.offered(unit.queryset.model, self.request.user)  # type: ignore[attr-defined]
        return form

    def act(self, form: Any) -> TalentProfile:
        return talents.open_for(self.record, by=self.request.user, **form.cleaned_data)


def open_address(person: Person) -> str:
    return reverse("talent:talent-open", args=[person.pk])
