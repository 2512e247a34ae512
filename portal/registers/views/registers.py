"""Registers and what is in them."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from portal.access import require
from portal.fields.domain.definition import Definition, all_of
from portal.fields.domain.world import World
from portal.fields.permissions import FIELDS_DESIGN
from portal.periods import Period
from portal.registers.choices import RegisterKind
from portal.registers.domain import (
    carrying,
    filling,
    keeping,
    output,
    registers,
    rhythm,
    sorting,
    totals,
    urging,
)
from portal.registers.filters import ALL_PERIODS, RegisterFilters, filters_of
from portal.registers.forms import (
    CopyRegisterForm,
    EditRegisterForm,
    RegisterForm,
    owing,
    sorts,
)
from portal.registers.models import Register, RegisterRecord, Resolution
from portal.registers.models.entries import TASK_ORDER
from portal.registers.permissions import REGISTER_FILL
from portal.registers.tables import SHOWN_AT_FIRST, RegisterTable, record_table
from portal.ui.papers import PaperForm
from portal.ui.views import Crumb, FormPage, Link, ListPage, Page, RecordFormPage, SignedInRequest

LIST = "registers:registers"
MOST_PICKS = 20


class Registers(ListPage):
    """Township staff monthly, to find what they have to fill; offices to see how far it is."""

    model = Register
    table = RegisterTable
    filters = RegisterFilters
    permission = REGISTER_FILL
    title = "登记簿"
    lead = "由科室自己设计的登记表：在线填报，或下载 Excel 填好后上传。"
    empty_title = "还没有登记簿"
    empty_hint = "科室可以新建登记簿，设计好字段并发布后，各单位就能填报。"

    def rows(self) -> Any:
        return super().rows().with_counts_for(self.request.user).order_by("-is_open", "name", "pk")

    def actions(self) -> list[Link]:
        if not self.request.user.can(FIELDS_DESIGN):
            return []
        return [
            Link("新建登记簿", reverse("registers:new"), "plus", "primary"),
            Link("预置登记簿", reverse("registers:presets"), "list-check"),
        ]


class NewRegister(FormPage):
    """An office a few times a year: a new table is needed from the townships."""

    title = "新建登记簿"
    form_class = RegisterForm
    permission = FIELDS_DESIGN
    verb = "新建，去设计字段"
    done = "登记簿已建立，请设计字段。"

    @property
    def cancel_url(self) -> str:
        return reverse(LIST)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("登记簿", reverse(LIST))]

    def act(self, form: RegisterForm) -> Register:
        return registers.create(by=self.request.user, **form.cleaned_data)

    def success_url(self, result: Register) -> str:
        return reverse("registers:design", args=[result.pk])


class CopyRegister(NewRegister):
    """A table much like one that is there: begin with its fields, checks and settings."""

    title = "复制登记簿"
    form_class = CopyRegisterForm  # type: ignore[assignment]
    verb = "复制，去设计字段"
    done = "登记簿已复制，请核对字段后发布。"

    def prepare(self) -> None:
        known = Register.objects.known_to(self.request.user)
        self.source = get_object_or_404(known, pk=self.kwargs["pk"])

    def initial(self) -> dict[str, Any]:
        source = self.source
        return {"name": f"{source.name}（新）"[:60], "note": source.note}

    def consequences(self) -> list[str]:
        return [f"“{self.source}”的字段、校验和设置照抄过来，已填的内容不抄。"]

    def act(self, form: Any) -> Register:
        return registers.copy(self.source, by=self.request.user, **form.cleaned_data)


class EditRegister(RecordFormPage):
    model = Register
    title = "修改登记簿：{record}"
    form_class = EditRegisterForm
    permission = FIELDS_DESIGN
    watched = (
        *("name", "print_title", "note", "levels", "filled_by", "single", "is_open", "kind"),
        *("rhythm", "number_prefix", "due_key", "due_rule", "quiet_days"),
        *("decision_key", "closing_keys", "looked_over_by", "closed_by"),
        *("seen_by", "own_key", "long_days", "long_act", "look_back_key", "look_back_rule"),
        *("kept_by", "kept_keys", "kept_list", "counts_in", "counts_as", "output_from"),
    )

    def records(self) -> Any:
        return super().records().known_to(self.request.user)

    def on_record(self) -> dict[str, Any]:
        boxes = (*owing.names(EditRegisterForm.OWED_ROWS), *sorts.names(sorting.MOST))
        said = {**owing.initial(self.record.owed), **sorts.initial(self.record.sort_rules)}
        return {**super().on_record(), **dict.fromkeys(boxes), **said}

    def form_kwargs(self) -> dict[str, Any]:
        return {"register": self.record}

    def crumbs(self) -> list[Crumb]:
        return about(self.record)

    def act(self, form: EditRegisterForm) -> Register:
        return registers.edit(self.record, by=self.request.user, **form.cleaned_data)


class OfRegister(Page):
    """A page under one register, for those who know the whole of it."""

    permission = REGISTER_FILL
    register: Register
    for_their_own: ClassVar[bool] = False  # for those, too, who see their own entries only

    def prepare(self) -> None:
        visible = Register.objects.visible_to(self.request.user).select_related("fieldset")
        self.register = get_object_or_404(visible, pk=self.kwargs["pk"])
        self.knows_all = self.register.is_known_to(self.request.user)
        if not (self.knows_all or self.for_their_own):
            raise Http404
        self.world = World(self.request.user)
        self.definition = registers.standing(self.register)

    @cached_property
    def period(self) -> Period | None:
        """Of a register with periods the one the address names, else the running one; None where
        all are meant or there are none. A number that leads here says itself what it counts."""
        asked = self.request.GET
        of_number = "within" in asked and "period" not in asked
        if not self.register.is_periodic or of_number or asked.get("period") == ALL_PERIODS:
            return None
        named = rhythm.read(self.register, asked.get("period", ""))
        return named or rhythm.running(self.register)

    def crumbs(self) -> list[Crumb]:
        return about(self.register)

    def trail_title(self) -> str:
        return self.register.called_in_trail or self.get_title()

    def need_definition(self) -> Definition:
        if self.definition is None:
            raise ValidationError("还没有启用的版本。")
        return self.definition

    def records(self) -> Any:
        return self.entries_of(self.register)

    def entries_of(self, *registers: Register) -> Any:
        rows = RegisterRecord.objects.visible_to(self.request.user).filter(register__in=registers)
        if self.period:
            rows = rows.filter(period=self.period)
        rows = rows.with_subjects(self.register.subject_kind)
        if not self.register.decision_key:
            return rows.for_list()
        decided = Resolution.objects.with_progress(timezone.localdate())
        return rows.for_list().prefetch_related(Prefetch("decisions", decided))


class RegisterRecords(OfRegister, ListPage):
    """What has been filled: the township its own, offices everybody's."""

    model = RegisterRecord
    template_name = "registers/records.html"
    for_their_own = True
    search_hint = "单位、内容或拼音首字母"
    empty_title = "还没有填报内容"
    empty_hint = "可以在线填一条，在表格中批量填，或者下载 Excel 填好后上传。"

    def prepare(self) -> None:
        super().prepare()
        definition = self.definition or Definition.of(self.register.fieldset.versions.latest("pk"))
        definitions = all_of(self.register.fieldset) if self.definition else {}
        for other in self.joined:
            definitions = {**definitions, **all_of(other.fieldset)}
        self.filters = filters_of(self.register, definition)  # type: ignore[misc]
        self.table = record_table(
            self.register,
            definition,
            definitions,
            self.world,
            output=output.of_persons(self.register, definition, self.request.user),
        )
        late = [kind.key for kind in definition.open_kinds[SHOWN_AT_FIRST:]]
        # The day a task is due has a column of its own.
        unused = list(self._unused_columns())
        numbered = () if self.register.number_prefix else ("number",)
        undivided = () if self.register.is_periodic else ("period",)
        self.hidden_columns = ("version", *undivided, *unused, *numbered, *late)

    def _unused_columns(self) -> Iterator[str]:
        if self._is_of_tasks:
            yield self.register.due_key
        else:
            yield from ("due_on", "noted_on")
            if not self.register.looked_over_by:
                yield "step"
        if not self.register.decision_key:
            yield "decided"

    @property
    def list_key(self) -> str:
        return f"{super().list_key}:{self.register.pk}"

    def get_title(self) -> str:
        return self.register.name

    def crumbs(self) -> list[Crumb]:
        return [Crumb("登记簿", reverse(LIST))]

    @property
    def _is_of_tasks(self) -> bool:
        return self.register.kind == RegisterKind.TASK

    @cached_property
    def joined(self) -> list[Register]:
        """Registers whose entries count here, too: behind a number there are theirs as well."""
        code = self.register.code
        if not (code and self._is_of_tasks and "behind" in self.request.GET):
            return []
        seen = Register.objects.known_to(self.request.user).select_related("fieldset")
        return list(seen.filter(counts_in=code))

    def records(self) -> Any:
        return self.entries_of(self.register, *self.joined)

    def rows(self) -> Any:
        """Of tasks what is open first, the earliest due before the others."""
        if not self._is_of_tasks:
            return self.records()
        return self.records().order_by(*TASK_ORDER)

    def papers(self) -> list[PaperForm]:
        """Who knows the whole of it takes the register's own documents."""
        return [] if self.knows_all else super().papers()

    def paper_title(self) -> str:
        return self.register.paper_title

    def paper_figures(self, filters: Any) -> str:
        return totals.line(self.definition, self.chosen_rows(filters)) if self.definition else ""

    def context(self, **extra: Any) -> dict[str, Any]:
        if self.period is None:
            return super().context(**extra)
        user = self.request.user
        owing = set(filling.subjects_for(self.register, user).values_list("pk", flat=True))
        missing = owing - carrying.of_period(self.register, self.period, user).keys()
        return super().context(
            filled=len(owing) - len(missing),
            missing=len(missing),
            later=rhythm.after(self.register, self.period),
            **extra,
        )

    def actions(self) -> list[Link]:
        if not self.knows_all:
            return []
        pk, links = [self.register.pk], []
        if self.definition and self.register.is_open:
            asked = f"?period={self.period.code}" if self.period else ""
            new, grid = (reverse(f"registers:{to}", args=pk) for to in ("new-record", "grid"))
            links.append(Link("在表格中填报", grid + asked, "table", "primary"))
            if keeping.lists_anywhere(self.register, self.request.user):
                links.append(Link("填一条", new + asked, "plus"))
            links += [
                Link("Excel 填报", reverse("registers:excel", args=pk), "file-spreadsheet"),
            ]
        if self.definition and self._is_of_tasks:
            links.append(Link("看板", reverse("registers:board", args=pk), "layout-kanban"))
        if self.definition:
            links.append(Link("统计", reverse("registers:statistics", args=pk), "chart-bar"))
        return links

    def more_actions(self) -> list[Link]:
        if not self.knows_all:
            return []
        pk, links = [self.register.pk], []
        if self.definition:
            links.append(
                Link(
                    f"未填报{self.register.subject_label}",
                    reverse("registers:unfilled", args=pk),
                    "user-question",
                )
            )
        if self.request.user.can(FIELDS_DESIGN):
            links += [
                Link("设计字段", reverse("registers:design", args=pk), "tools"),
                Link("修改", reverse("registers:edit", args=pk), "pencil"),
                Link("复制登记簿", reverse("registers:copy", args=pk), "copy"),
            ]
        return links

    def bulk_acts(self) -> list[Link]:
        pk, user = [self.register.pk], self.request.user
        if self.definition is None or not self.register.is_open or not self.knows_all:
            return []
        if not self._is_of_tasks:
            return [Link("作废", reverse("registers:void-many", args=pk), "ban")]
        if not any(role.key in self.register.closed_by for role in user.roles):
            return []
        return [
            Link("同意销号", reverse("registers:close-many", args=pk), "circle-check"),
            Link("退回", reverse("registers:give-back-many", args=pk), "arrow-back-up"),
        ]


class PickSubject(OfRegister):
    """What the picker asks as somebody types: whom an entry may be about, or is about."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        user, typed = self.request.user, request.GET.get("q", "")
        if request.GET.get("for") == "list":
            rows = urging.owing_to(self.register, user)
        else:
            rows = filling.subjects_for(self.register, user)
        picked = [
            {"value": row.pk, "text": row.short_name, "detail": f"{self._place(row)}{row.code}"}
            for row in rows.matching(typed)[:MOST_PICKS]
        ]
        return JsonResponse({"results": picked})

    def _place(self, row: Any) -> str:
        return f"{row.unit.short_name}，" if self.register.subject_kind else ""


def schema(request: SignedInRequest, pk: int) -> JsonResponse:
    """The stored values described, for programs of other offices."""
    require(request.user, FIELDS_DESIGN)
    register = get_object_or_404(Register.objects.known_to(request.user), pk=pk)
    definition = registers.standing(register)
    described = definition.schema() if definition else {}
    return JsonResponse(described, json_dumps_params={"ensure_ascii": False, "indent": 2})


def about(register: Register) -> list[Crumb]:
    return [Crumb("登记簿", reverse(LIST)), Crumb(register.name, register.get_absolute_url())]
