"""The policy library."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from portal.deeds.links import promise, withdrawals
from portal.inbox.choices import PolicyState
from portal.inbox.domain import policies, policy_files
from portal.inbox.filters import ChangeFilters, PolicyFilters
from portal.inbox.forms import AmendForm, IssueForm, PolicyFactsForm, PolicyFilesForm, RepealForm
from portal.inbox.models import Policy, PolicyChange, PolicyFile, PolicyVersion
from portal.inbox.permissions import POLICIES_MANAGE, POLICIES_VIEW
from portal.inbox.tables import POLICY_TONES, ChangeTable, PolicyTable
from portal.ui.views import (
    ActPage,
    Crumb,
    FormPage,
    Link,
    ListPage,
    NothingToAsk,
    RecordFormPage,
    RecordPage,
)

LIST = "inbox:policies"


class PolicyList(ListPage):
    template_name = "inbox/list.html"
    title = "制度文件库"
    permission = POLICIES_VIEW

    def actions(self) -> list[Link]:
        if not self.request.user.can(POLICIES_MANAGE):
            return []
        return [Link("收录文件", reverse("inbox:policy-new"), "file-plus", "primary")]

    def context(self, **extra: Any) -> dict[str, Any]:
        offered = [Crumb("文件", reverse(LIST)), Crumb("废改立登记", reverse("inbox:changes"))]
        return super().context(list_tabs=offered, **extra)


class Policies(PolicyList):
    """Everybody, in the middle of some work: which rule is in force, what does it say."""

    model = Policy
    table = PolicyTable
    filters = PolicyFilters
    search_hint = "标题、文号、拼音首字母或正文里的词"
    hidden_columns = ("valid_from",)
    empty_title = "文件库还是空的"

    def rows(self) -> QuerySet:
        return super().rows().defer("body", "grams").in_order()


class PolicyChanges(PolicyList):
    """Whoever reports on the yearly clean-up: what was issued, amended, repealed."""

    model = PolicyChange
    table = ChangeTable
    filters = ChangeFilters
    search_hint = "文件标题、文号或拼音首字母"
    empty_title = "还没有登记"

    def rows(self) -> QuerySet:
        rows = super().rows().select_related("policy", "by")
        return rows.defer("policy__body", "policy__grams").order_by("-on", "-pk")


class PolicyPage(RecordPage):
    """Everybody: the text in force, its dates, and what changed when."""

    model = Policy
    permission = POLICIES_VIEW
    links_history = True
    template_name = "inbox/policy.html"

    def records(self) -> QuerySet:
        return super().records().defer("body", "grams").select_related("replaced_by")

    def prepare(self) -> None:
        super().prepare()
        self.versions = list(self.record.versions.select_related("by").order_by("-ordinal"))

    def crumbs(self) -> list[Crumb]:
        return [Crumb("制度文件库", reverse(LIST))]

    def actions(self) -> list[Link]:
        if not self.request.user.can(POLICIES_MANAGE):
            return []
        in_force = self.record.is_in_force
        offered = [
            (True, "补充附件", "files", "paperclip", "plain"),
            (in_force, "修订", "amend", "pencil", "plain"),
            (True, "更正信息", "correct", "edit", "plain"),
            (in_force, "废止", "repeal", "ban", "danger"),
        ]
        links = [
            Link(label, reverse(f"inbox:policy-{name}", args=[self.record.pk]), icon, style)
            for allowed, label, name, icon, style in offered
            if allowed
        ]
        return [*links, *withdrawals(self.record, self.request.user)]

    def opened(self) -> PolicyVersion:
        asked = self.request.GET.get("version", "")
        return find_version(self.versions, asked) if asked else self.versions[0]

    def context(self, **extra: Any) -> dict[str, Any]:
        tone, icon = POLICY_TONES[PolicyState(self.record.state)]
        opened = self.opened()
        return super().context(
            policy=self.record,
            versions=self.versions,
            opened=opened,
            files=opened.files.select_related("upload__stored").order_by("pk"),
            may_manage=self.request.user.can(POLICIES_MANAGE),
            replaces=self.record.replaces.defer("body", "grams").in_order(),
            tone=tone,
            icon=icon,
            **extra,
        )


def find_version(versions: list[PolicyVersion], ordinal: str) -> PolicyVersion:
    for version in versions:
        if str(version.ordinal) == ordinal:
            return version
    raise Http404


class ComparePolicy(PolicyPage):
    """Whoever must know what is new since last year."""

    title = "版本对照：{record}"
    template_name = "inbox/policy_compare.html"

    def actions(self) -> list[Link]:
        return []

    def crumbs(self) -> list[Crumb]:
        return [*super().crumbs(), Crumb(str(self.record), self.record.get_absolute_url())]

    def context(self, **extra: Any) -> dict[str, Any]:
        last = self.versions[0].ordinal
        old = find_version(self.versions, self.request.GET.get("old", str(max(last - 1, 1))))
        new = find_version(self.versions, self.request.GET.get("new", str(last)))
        pieces = policies.compare(old, new)
        changed = any(item.kind != "same" for item in pieces)
        return super().context(old=old, new=new, pieces=pieces, changed=changed, **extra)


class IssuePolicy(FormPage):
    """The office when a document has been issued."""

    title = "收录文件"
    form_class = IssueForm
    permission = POLICIES_MANAGE
    verb = "收录"
    done = "已收录，全员可以查阅。"

    @property
    def cancel_url(self) -> str:
        return reverse(LIST)

    def crumbs(self) -> list[Crumb]:
        return [Crumb("制度文件库", reverse(LIST))]

    def act(self, form: IssueForm) -> Policy:
        return policies.issue(by=self.request.user, **form.cleaned_data)


class ManagedPolicy(RecordPage):
    model = Policy
    permission = POLICIES_MANAGE

    def records(self) -> QuerySet:
        return super().records().defer("body", "grams")

    def crumbs(self) -> list[Crumb]:
        return [
            Crumb("制度文件库", reverse(LIST)),
            Crumb(str(self.record), self.record.get_absolute_url()),
        ]

    def success_url(self, result: Any) -> str:
        return self.record.get_absolute_url()


class CorrectPolicy(ManagedPolicy, RecordFormPage):
    title = "更正信息：{record}"
    form_class = PolicyFactsForm
    watched = (
        "title",
        "number",
        "issuer",
        "category",
        "issued_on",
        "valid_from",
        "valid_until",
    )
    done = "已更正。"

    def act(self, form: PolicyFactsForm) -> Policy:
        return policies.correct(self.record, by=self.request.user, **form.cleaned_data)


class AmendPolicy(ManagedPolicy, RecordFormPage):
    title = "修订：{record}"
    form_class = AmendForm
    verb = "登记修订"
    done = "新版本已登记，原版本可以对照查阅。"

    def initial(self) -> dict[str, Any]:
        last = self.record.versions.order_by("-ordinal")[0]
        return {"text": last.text, **super().initial()}

    def act(self, form: AmendForm) -> PolicyVersion:
        return policies.amend(self.record, by=self.request.user, **form.cleaned_data)


class AddPolicyFiles(ManagedPolicy, RecordFormPage):
    """The office, when the scan of a document arrives after its text."""

    title = "补充附件：{record}"
    form_class = PolicyFilesForm
    verb = "上传"
    done = "附件已加到现行版本，全员可以打开。"

    def act(self, form: PolicyFilesForm) -> list[PolicyFile]:
        return policy_files.add(self.record, by=self.request.user, **form.cleaned_data)


class RemovePolicyFile(ActPage):
    """The office, once in a while: the wrong file was put up."""

    model = PolicyFile
    permission = POLICIES_MANAGE
    title = "移除附件：{record}"
    form_class = NothingToAsk
    verb = "移除"
    done = "附件已移除。"
    danger = True

    def records(self) -> QuerySet:
        rows = super().records().select_related("upload", "version__policy")
        return rows.defer("version__text", "version__policy__body", "version__policy__grams")

    def crumbs(self) -> list[Crumb]:
        policy = self.record.version.policy
        return [Crumb("制度文件库", reverse(LIST)), Crumb(str(policy), policy.get_absolute_url())]

    @property
    def cancel_url(self) -> str:
        return self.record.version.policy.get_absolute_url()

    def consequences(self) -> list[str]:
        return [
            f"“{self.record}”从{self.record.version}移除，任何人都不能再打开，不能恢复。",
            "移除记入审计记录。",
        ]

    def act(self, form: NothingToAsk) -> None:
        policy_files.remove(self.record, by=self.request.user)

    def success_url(self, result: None) -> str:
        return self.cancel_url


class RepealPolicy(ManagedPolicy, ActPage):
    title = "废止：{record}"
    form_class = RepealForm
    watched = ("state",)
    verb = "废止"
    done = "已登记。"
    danger = True

    def form_kwargs(self) -> dict[str, Any]:
        return {"policy": self.record}

    def consequences(self) -> list[str]:
        return [
            "自废止日期起标为“废止”（有替代文件的标为“已修订”），不能再修订。",
            "各版本正文仍可查阅和检索。",
            promise(),
        ]

    def act(self, form: RepealForm) -> Policy:
        return policies.repeal(self.record, by=self.request.user, **form.cleaned_data)
