"""What acts on projects ask."""

from typing import Any

from django import forms
from django.utils import timezone

from assessments.domain.projects import progress
from assessments.file_purposes import MILESTONE_PROOF
from assessments.models import Milestone, ProjectNote, SecretaryProject
from portal.files.forms import FileUploadForm
from portal.orgs.models import Unit
from portal.periods import EARLIEST, LATEST
from portal.ui.widgets import DateInput, UnitField, offer_rows


def _short(label: str, model: Any, field: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=model._meta.get_field(field).max_length, help_text=help_text
    )


def _long(label: str, model: Any, field: str, help_text: str = "") -> forms.CharField:
    asked = _short(label, model, field, help_text)
    asked.widget = forms.Textarea(attrs={"rows": 3, "maxlength": str(asked.max_length)})
    return asked


class ProjectForm(forms.Form):
    year = forms.IntegerField(label="年度", min_value=EARLIEST, max_value=LATEST)
    name = _short("项目名称", SecretaryProject, "name", "例如“党建引领茶产业提质”。")
    secretary = _short("书记", SecretaryProject, "secretary", "领办项目的党组织书记姓名。")
    aim = _long("目标成效", SecretaryProject, "aim", "年底要看得见的结果，尽量写数字。")


class NewProjectForm(ProjectForm):
    unit = UnitField(Unit.objects.none(), label="单位")
    field_order = ("unit", "year")

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "unit", offered)


class MilestoneForm(forms.Form):
    name = _short("节点", Milestone, "name", "看得出完成没有，例如“完成 500 亩茶园改造”。")
    weight = forms.IntegerField(
        label="权重", min_value=1, max_value=100, help_text="各节点之和为 100。"
    )
    due_on = forms.DateField(label="完成时限", widget=DateInput())


class ReportForm(FileUploadForm):
    done_on = forms.DateField(label="完成日期", widget=DateInput(), initial=timezone.localdate)
    words = _long("完成情况", Milestone, "words", "例如“已验收 520 亩，验收单附后”。")
    field_order = ("done_on", "words", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, purpose=MILESTONE_PROOF, **kwargs)
        self.fields["file"].label = "佐证材料"
        self.fields["file"].required = False

    def facts(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given | {"proof": given.pop("file")}


class MoveForm(forms.Form):
    due_on = forms.DateField(label="完成时限", widget=DateInput())
    reason = _long("理由", Milestone, "reason", "例如“上级批复推迟，见云组通〔2026〕8 号”。")


class NoteForm(forms.Form):
    period = forms.ChoiceField(label="月份")
    text = _long("进展", ProjectNote, "text", "做了什么、进度怎样；没有进展的写明原因。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [(month.code, month.label) for month in progress.writable_months()]
        self.fields["period"].choices = months  # type: ignore[attr-defined]
