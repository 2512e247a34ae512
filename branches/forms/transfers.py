from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from branches.choices.relations import Direction
from branches.domain.relations.letters import Brought, Issued, TransferAim
from branches.forms.members import NewMemberForm
from branches.models import PartyOrganization
from branches.widgets import OrganisationField
from portal.access import Actor
from portal.periods import Period, PeriodKind
from portal.ui.widgets import DateInput

_AIMS = [(Direction.INSIDE, "县内"), (Direction.OUT, "县外")]
MONTHS_SHOWN = 18
_OF_THE_LETTER = (
    "letter_number", "elsewhere", "issued_on", "valid_until", "received_on", "paid_until",
)  # fmt: skip


def months() -> list[tuple[str, str]]:
    """From a year ahead back to where a member may owe; read when the form is built."""
    this = Period.containing(timezone.localdate(), PeriodKind.MONTH)
    shown = (this.shifted(step) for step in range(MONTHS_SHOWN // 3, -MONTHS_SHOWN, -1))
    return [("", "未说明"), *((one.code, one.label) for one in shown)]


def _paid() -> forms.ChoiceField:
    return forms.ChoiceField(label="党费交至", choices=months, required=False)


def month_of(cleaned: dict[str, Any]) -> Period | None:
    code = cleaned.get("paid_until")
    return Period.parse(code) if code else None


class AskTransferForm(forms.Form):
    direction = forms.ChoiceField(label="转往", choices=_AIMS, widget=forms.RadioSelect)
    target = OrganisationField(
        PartyOrganization.objects.none(),
        query="for=transfer",
        label="县内接收党组织",
        required=False,
    )
    elsewhere = forms.CharField(
        label="县外接收党组织",
        max_length=100,
        required=False,
        help_text="转往县外的填写对方党组织全称。",
    )
    reason = forms.CharField(
        label="转接原因", max_length=200, required=False, help_text="如：工作调动、居住地变动。"
    )
    paid_until = _paid()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The target may lie in any township: every open organisation of the county.
        self.fields["target"].queryset = PartyOrganization.objects.still_open()  # type: ignore[attr-defined]

    def asked(self) -> TransferAim:
        told = {**self.cleaned_data, "paid_until": month_of(self.cleaned_data)}
        return TransferAim(**told)


class IssueLetterForm(forms.Form):
    issued_on = forms.DateField(label="开具日期", widget=DateInput)
    addressee = forms.CharField(
        label="抬头",
        max_length=100,
        required=False,
        help_text="接收方上级党委等；不填的，写接收党组织。",
    )
    in_city = forms.BooleanField(label="在本市范围内", required=False)
    days = forms.IntegerField(label="有效期（天）", required=False, min_value=1, max_value=366)
    paid_until = _paid()
    number = forms.CharField(
        label="介绍信编号",
        max_length=60,
        required=False,
        help_text="不填的，按本单位本年顺序编号；已用纸质编号的照填。",
    )

    def issued(self) -> Issued:
        told = {**self.cleaned_data, "paid_until": month_of(self.cleaned_data)}
        return Issued(**told)


class ReceivedForm(forms.Form):
    received_on = forms.DateField(label="接收日期", widget=DateInput)


class ReceiptOfLetterForm(forms.Form):
    received_on = forms.DateField(label="回执日期", widget=DateInput)
    receipt = forms.CharField(
        label="回执编号", max_length=100, required=False, help_text="不填的，记介绍信编号。"
    )


class WithdrawLetterForm(forms.Form):
    reason = forms.CharField(
        label="原因", max_length=200, help_text="如：本人不再转出、接收方不接收、介绍信过期退回。"
    )


class BringInForm(NewMemberForm):
    """A letter from another county and who brought it."""

    GROUPS: ClassVar = {"介绍信": _OF_THE_LETTER, **NewMemberForm.GROUPS}

    letter_number = forms.CharField(label="介绍信编号", max_length=60)
    elsewhere = forms.CharField(label="转出的县外党组织", max_length=100)
    issued_on = forms.DateField(label="开具日期", widget=DateInput)
    valid_until = forms.DateField(label="有效期至", widget=DateInput, required=False)
    received_on = forms.DateField(label="接收日期", widget=DateInput)
    paid_until = _paid()

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.fields["identity"].help_text = "以前在本县的党员按身份证号重新转入，不重复登记。"

    def brought(self) -> Brought:
        told = self.cleaned_data
        return Brought(
            number=told["letter_number"],
            elsewhere=told["elsewhere"],
            issued_on=told["issued_on"],
            valid_until=told["valid_until"],
            received_on=told["received_on"],
            paid_until=month_of(told),
        )

    def of_member(self) -> dict[str, Any]:
        told = self.cleaned_data.items()
        return {name: value for name, value in told if name not in _OF_THE_LETTER}
