"""A form as the unit that fills it will see it, on real data, before it is asked of anybody."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from assessments.domain import forms
from assessments.domain.ledgers.trials import LedgerTrial
from assessments.forms.designing import TryLedgerForm
from assessments.models import LedgerForm
from assessments.permissions import LEDGERS_MANAGE
from assessments.views.designing import about
from assessments.views.filling import LAST
from portal.fields.domain.definition import Definition
from portal.periods import Period, PeriodKind
from portal.ui.views import Crumb, Link, RecordPage

NOTE: Final = "note-"  # before the key of the cell it explains


class TryForm(RecordPage):
    """考核办 before publishing: what arrives for this township, what is left to type, which checks
    strike; on a desk and on a phone."""

    model = LedgerForm
    permission = LEDGERS_MANAGE
    template_name = "assessments/try.html"
    title = "预览、试填：{record}"

    def records(self) -> Any:
        return super().records().select_related("fieldset")

    def crumbs(self) -> list[Crumb]:
        return about(self.record)

    def actions(self) -> list[Link]:
        asked = self.request.GET.copy()
        if self.is_phone:
            asked.pop("on")
            return [Link("按电脑看", f"{self.request.path}?{asked.urlencode()}", "device-desktop")]
        asked["on"] = "phone"
        return [Link("按手机看", f"{self.request.path}?{asked.urlencode()}", "device-mobile")]

    @property
    def is_phone(self) -> bool:
        return self.request.GET.get("on") == "phone"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = self.asked
        trial = self.trial() if asked.is_valid() else None
        return self.render(
            asked=asked,
            version=self.version,
            sections=trial.sections() if trial else {},
            **(_judged(trial) if trial else {}),
            last_label=LAST[PeriodKind(self.record.period_kind)],
            is_phone=self.is_phone,
            status=200 if trial or not asked.is_bound else 422,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What is typed, judged as it is typed."""
        if not self.asked.is_valid():
            return self.get(request)
        trial = self.trial(typed=request.POST)
        return self.render(partial="trial", **_judged(trial))

    @cached_property
    def version(self) -> Any:
        """The draft; without one, what is in force or comes next."""
        return self.record.fieldset.versions.order_by("-number").select_related("fieldset").first()

    @cached_property
    def asked(self) -> TryLedgerForm:
        """Of the first unit and the present period, unless the address says otherwise."""
        units = forms.fillers(self.record, by=self.request.user)
        form = TryLedgerForm(form=self.record, units=units)
        first = units.first()
        if first is None:
            return form
        given = {"unit": first.pk, "period": form.present.code, **self.request.GET.dict()}
        return TryLedgerForm(given, form=self.record, units=units)

    def trial(self, typed: Any = None) -> LedgerTrial:
        asked = self.asked.cleaned_data
        notes = {
            name.removeprefix(NOTE): words
            for name, words in (typed or {}).items()
            if name.startswith(NOTE)
        }
        return LedgerTrial(
            self.record,
            Definition.of(self.version),
            asked["unit"],
            Period.parse(asked["period"]),
            typed=typed,
            notes=notes,
            by=self.request.user,
        )


def _judged(trial: LedgerTrial) -> dict[str, Any]:
    """What strikes, what is still blank, what is worked out."""
    known, values = trial.definition.by_key, trial.judged[0]
    unread = {one.column for one in trial.refused}
    findings, blank = [], []
    for one in trial.findings():
        label = known[one.column].field.label if one.column in known else ""
        if label and one.is_error and values.get(one.column) is None and one.column not in unread:
            blank.append(label)
        elif one in trial.refused or one.column not in unread:
            findings.append((label, one))
    computed = [cell for cell in trial.cells() if cell.kind.computed]
    worked_out = [(cell.kind.field.heading, cell.text) for cell in computed]
    return {"findings": findings, "blank": blank, "worked_out": worked_out}
