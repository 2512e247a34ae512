"""What a form of ledgers is asked when it is made, changed, published and tried."""

import datetime as dt
from typing import Any, ClassVar, Final

from django import forms
from django.db.models import Q
from django.utils import timezone

from assessments.models import LedgerForm
from assessments.permissions import LEDGERS_REVIEW
from portal.accounts.roles import ROLES
from portal.fields import sources
from portal.fields.models import FieldSetVersion
from portal.fields.widgets import SourcePicker
from portal.orgs.models import Unit, UnitKind
from portal.periods import Period, PeriodKind
from portal.ui.grouping import Grouped
from portal.ui.widgets import offer_rows

LEVELS: Final = (1, 2, 3)
_AHEAD: Final = 3  # periods offered to begin with
_BACK: Final = 2  # periods offered to try
_SEVERAL: Final = {"data-many": "", "data-placeholder": "可选几项"}


def _day(label: str, help_text: str = "", *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, min_value=1, max_value=31, required=required, help_text=help_text
    )


class LedgerSettingsForm(Grouped, forms.Form):
    COLUMNS: ClassVar[tuple[str, ...]] = (
        *("name", "note", "kinds", "period_kind", "opens_day", "due_day", "due_hour"),
        *("locks_day", "window_day", "year_end_due", "year_end_lock", "owed_by", "minutes"),
        *("position", "sample_share"),
    )
    GROUPS: ClassVar[dict[str, tuple[str, ...]]] = {
        "表样": ("name", "note", "kinds", "owed_by", "minutes", "position"),
        "时间": (
            *("period_kind", "opens_day", "due_day", "due_hour", "locks_day", "window_day"),
            *("year_end_due", "year_end_lock"),
        ),
        "审核": (
            *(name for n in LEVELS for name in (f"label{n}", f"roles{n}")),
            "sample_share",
        ),
    }
    RARE = frozenset({"position", "year_end_due", "year_end_lock", "label3", "roles3"})

    name = forms.CharField(label="名称", max_length=60)
    note = forms.CharField(
        label="填报说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    kinds = forms.ModelMultipleChoiceField(
        UnitKind.objects.none(),
        label="由哪些单位填报",
        help_text="这些类别的单位，到了开放日各开一份。",
        widget=forms.SelectMultiple(attrs=_SEVERAL),
    )
    owed_by = forms.CharField(
        label="哪项为零时免报",
        max_length=60,
        required=False,
        help_text="如重点任务在办数为零的单位，当期免报。留空都要报。",
        widget=SourcePicker(),
    )
    minutes = forms.IntegerField(
        label="预计填报分钟数",
        min_value=1,
        max_value=600,
        initial=10,
        help_text="写在表样页上，供看填报负担。",
    )
    sample_share = forms.IntegerField(
        label="上级抽查比例（%）",
        min_value=0,
        max_value=100,
        initial=0,
        help_text="审核通过后，每个审核单位按比例随机抽几份复核，不足一份的抽一份。0 为不抽查。",
    )
    position = forms.IntegerField(label="排序号", min_value=0, max_value=9999, initial=100)
    period_kind = forms.ChoiceField(
        label="多久报一次", choices=PeriodKind.choices, initial=PeriodKind.MONTH
    )
    opens_day = _day("开放日", "期内最后一个月的几日；按周的填星期几（1 到 7）。")
    due_day = _day("截止日", "遇节假日顺延到下一个工作日。")
    due_hour = forms.IntegerField(label="截止时刻（时）", min_value=1, max_value=24, initial=18)
    locks_day = _day("锁定日", "过了锁定日不能再填，只能申请更正。截止后、锁定前报的算迟报。")
    window_day = _day(
        "计数截至日", "如 25，即上月 26 日到本月 25 日。留空按整期计数。", required=False
    )
    year_end_due = _day("年末截止日（次年1月）", "12 月的一期另定日期的才填。", required=False)
    year_end_lock = _day("年末锁定日（次年1月）", required=False)

    def __init__(self, *args: Any, kept: Any = (), **kwargs: Any) -> None:
        """`kept` are kinds no longer in use that the form is filled by."""
        super().__init__(*args, **kwargs)
        kinds = UnitKind.objects.filter(Q(is_active=True) | Q(pk__in=kept))
        offer_rows(self, "kinds", kinds.in_order())
        for name, value in {"opens_day": 20, "due_day": 25, "locks_day": 28}.items():
            self.fields[name].initial = value
        roles = [(key, r.label) for key, r in ROLES.items() if LEDGERS_REVIEW in r.permissions]
        for n in LEVELS:
            words = "如“组织科”。留空到这一级为止，都留空的报送即通过。" if n == 1 else ""
            self.fields[f"label{n}"] = forms.CharField(
                label=f"第 {n} 级审核", max_length=20, required=False, help_text=words
            )
            self.fields[f"roles{n}"] = forms.MultipleChoiceField(
                label=f"第 {n} 级由谁审核",
                choices=roles,
                required=False,
                widget=forms.SelectMultiple(attrs=_SEVERAL),
            )

    @staticmethod
    def levels_of(form: LedgerForm) -> dict[str, Any]:
        """The fields of its review levels."""
        levels = {level.number: level for level in form.levels.all()}
        values: dict[str, Any] = {}
        for n in LEVELS:
            values[f"label{n}"] = levels[n].label if n in levels else ""
            values[f"roles{n}"] = list(levels[n].roles) if n in levels else []
        return values

    def clean_owed_by(self) -> str:
        key = self.cleaned_data["owed_by"]
        if key and sources.find(key) is None:
            raise forms.ValidationError("没有这项取数，请从列表中选。")
        return key

    def clean(self) -> dict[str, Any]:
        given, ended = self.cleaned_data, 0
        for n in LEVELS:
            label, roles = given.get(f"label{n}"), given.get(f"roles{n}")
            if label and not roles and f"roles{n}" not in self.errors:
                self.add_error(f"roles{n}", "请选择由谁审核。")
            if roles and not label and f"label{n}" not in self.errors:
                self.add_error(f"label{n}", "请填写这一级审核的名称，如“组织科”。")
            if ended and (label or roles):
                self.add_error(f"label{n}", f"第 {ended} 级审核还空着，请依次填写。")
            elif not label and not roles:
                ended = ended or n
        return given

    @property
    def reviews(self) -> list[tuple[str, list[str]]]:
        given = self.cleaned_data
        return [(given[f"label{n}"], given[f"roles{n}"]) for n in LEVELS if given.get(f"label{n}")]

    @property
    def settings(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.COLUMNS}


class LedgerCopyForm(forms.Form):
    """The rest is as in the form that is copied."""

    name = forms.CharField(label="名称", max_length=60)
    note = forms.CharField(
        label="填报说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class LedgerPublishForm(forms.Form):
    """From which period on: the day the act needs follows from it."""

    effective_from = forms.TypedChoiceField(
        label="从哪一期起启用",
        coerce=dt.date.fromisoformat,
        help_text="这一期和以后的台账按新版本填；以前的仍按原版本。",
    )

    def __init__(self, *args: Any, draft: FieldSetVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = PeriodKind(draft.fieldset.ledger_form.period_kind)
        today = timezone.localdate()
        present = Period.containing(today, kind)
        self.fields["effective_from"].choices = [  # type: ignore[attr-defined]
            (max(period.first_day, today).isoformat(), f"{period.label}起")
            for period in present.until(present.shifted(_AHEAD))
        ]


class TryLedgerForm(forms.Form):
    """Whose ledger, of which period."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label="单位", empty_label=None)
    period = forms.ChoiceField(label="期间")

    def __init__(self, *args: Any, form: LedgerForm, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "unit", units)
        kind = PeriodKind(form.period_kind)
        present = Period.containing(timezone.localdate(), kind)
        periods = reversed(list(present.shifted(-_BACK).until(present.next())))
        self.fields["period"].choices = [(one.code, one.label) for one in periods]  # type: ignore[attr-defined]
        self.present = present
