"""Files that prove what an entry says: added on its page, taken out again."""

from typing import Any

from django.shortcuts import get_object_or_404

from portal.fields.choices import Evidence
from portal.registers.domain import evidence
from portal.registers.forms import ProofForm
from portal.registers.models import RecordFile, RegisterRecord
from portal.registers.permissions import REGISTER_FILL
from portal.registers.views.records import RecordAct, called
from portal.registers.views.registers import about
from portal.ui.views import ActPage, Crumb, NothingToAsk


def _tab(record: RegisterRecord) -> str:
    return f"{record.get_absolute_url()}?tab=evidence"


class Prove(RecordAct):
    """Whoever fills, when the scan or the photo is at hand."""

    form_class = ProofForm
    verb = "上传"
    done = "佐证材料已上传。"

    def prepare(self) -> None:
        super().prepare()
        asking = self.record.version.fields.exclude(evidence=Evidence.NONE)
        self.field = get_object_or_404(asking, pk=self.kwargs["field"])

    def get_title(self) -> str:
        return f"“{self.field.label}”的佐证材料：{called(self.record)}"

    def form_kwargs(self) -> dict[str, Any]:
        return {"field": self.field}

    def act(self, form: ProofForm) -> RegisterRecord:
        key, by = self.field.key, self.request.user
        evidence.attach(self.record, key=key, by=by, **form.cleaned_data)
        return self.record

    def success_url(self, result: RegisterRecord) -> str:
        return _tab(result)


class Unprove(ActPage):
    """Whoever fills, once in a while: the wrong file was handed in."""

    model = RecordFile
    permission = REGISTER_FILL
    title = "移除佐证材料：{record}"
    form_class = NothingToAsk
    verb = "移除"
    done = "佐证材料已移除。"
    danger = True

    def records(self) -> Any:
        rows = super().records().exclude(key="")
        return rows.select_related("upload", "record__register__fieldset", "record__version")

    @property
    def cancel_url(self) -> str:
        return _tab(self.record.record)

    def crumbs(self) -> list[Crumb]:
        record = self.record.record
        return [*about(record.register), Crumb(called(record), _tab(record))]

    def consequences(self) -> list[str]:
        return [f"“{self.record}”从这一条移除，任何人都不能再打开。", "移除记入审计记录。"]

    def act(self, form: NothingToAsk) -> None:
        evidence.detach(self.record, by=self.request.user)

    def success_url(self, result: None) -> str:
        return self.cancel_url
