"""The policy library: documents are taken in, amended, replaced, repealed; no text is ever lost."""

import datetime as dt
import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model

from portal.access import require
from portal.accounts.models import User
from portal.audit.domain import events
from portal.deeds.domain import deeds
from portal.inbox.actions import POLICY_AMENDED, POLICY_CORRECTED, POLICY_ISSUED, POLICY_REPEALED
from portal.inbox.choices import PolicyAct, PolicyState
from portal.inbox.domain.policy_files import attach
from portal.inbox.domain.withdrawals import REPEAL
from portal.inbox.models import Policy, PolicyChange, PolicyVersion
from portal.inbox.permissions import POLICIES_MANAGE
from portal.text import label_of

_FACTS = ("title", "number", "issuer", "category", "issued_on", "valid_from", "valid_until")


@transaction.atomic
def issue(
    *,
    title: str,
    number: str,
    issuer: str,
    category: str,
    issued_on: dt.date,
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
    text: str,
    files: Sequence[UploadedFile] = (),
    by: User,
) -> Policy:
    """Take a document into the library with its first version (立) and its annexes."""
    require(by, POLICIES_MANAGE)
    policy = Policy(
        title=title.strip(),
        number=number.strip(),
        issuer=issuer.strip(),
        category=category,
        issued_on=issued_on,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    _validate_facts(policy)
    _validate_text(text)
    policy.take_text(text)
    policy.save()
    effective_on = valid_from or issued_on
    version = _add_version(
        policy, 1, effective_on=effective_on, document=policy.number, text=text, by=by
    )
    attach(version, files, by=by)
    _register(policy, PolicyAct.ISSUED, on=issued_on, document=policy.number, by=by)
    events.record(POLICY_ISSUED, by=by, target=policy, document=policy.number)
    return policy


@transaction.atomic
def correct(policy: Policy, *, by: User, **facts: Any) -> Policy:
    """Mend what was typed wrongly about the document; its text changes by `amend` only."""
    policy = _locked(policy, by)
    changes = {}
    for name in _FACTS:
        value = facts[name].strip() if isinstance(facts[name], str) else facts[name]
        if value != getattr(policy, name):
            label = label_of(Policy, name)
            changes[label] = [str(getattr(policy, name) or ""), str(value or "")]
            setattr(policy, name, value)
    _validate_facts(policy)
    if changes:
        policy.save()
        events.record(POLICY_CORRECTED, by=by, target=policy, changes=changes)
    return policy


@transaction.atomic
def amend(
    policy: Policy,
    *,
    effective_on: dt.date,
    document: str,
    text: str,
    note: str = "",
    files: Sequence[UploadedFile] = (),
    by: User,
) -> PolicyVersion:
    """A new version of the text from a day on (改); earlier ones stay, each with its annexes."""
    policy = _locked(policy, by)
    _validate_in_force(policy)
    _validate_text(text)
    last = policy.versions.order_by("-ordinal")[0]
    if effective_on < last.effective_on:
        message = f"施行日期不能早于上一版的 {last.effective_on}。"
        raise ValidationError({"effective_on": message})
    if text.strip() == last.text.strip():
        raise ValidationError({"text": "正文与现行版本相同，没有需要登记的修订。"})
    policy.take_text(text)
    policy.save()
    version = _add_version(
        policy,
        last.ordinal + 1,
        effective_on=effective_on,
        document=document,
        text=text,
        by=by,
    )
    attach(version, files, by=by)
    _register(policy, PolicyAct.AMENDED, on=effective_on, document=document, note=note, by=by)
    events.record(POLICY_AMENDED, by=by, target=policy, document=document, note=note)
    return version


@transaction.atomic
def repeal(
    policy: Policy,
    *,
    on: dt.date,
    document: str = "",
    note: str = "",
    replaced_by: Policy | None = None,
    by: User,
) -> Policy:
    """End the document's validity (废); with `replaced_by` it counts as revised by that one."""
    policy = _locked(policy, by)
    _validate_in_force(policy)
    if on < policy.issued_on:
        raise ValidationError({"on": f"废止日期不能早于发文日期 {policy.issued_on}。"})
    if replaced_by is not None and (replaced_by.pk == policy.pk or not replaced_by.is_in_force):
        raise ValidationError({"replaced_by": "替代文件须是另一份现行有效的文件。"})
    with deeds.kept(REPEAL, policy, says=f"{on} 废止", rows=lambda: _rows(policy), by=by):
        policy.state = PolicyState.REVISED if replaced_by else PolicyState.REPEALED
        policy.replaced_by = replaced_by
        policy.valid_until = on
        policy.valid_from = min(policy.valid_from, on) if policy.valid_from else None
        policy.save()
        _register(policy, PolicyAct.REPEALED, on=on, document=document, note=note, by=by)
    events.record(POLICY_REPEALED, by=by, target=policy, document=document, note=note)
    return policy


def _rows(policy: Policy) -> Iterator[Model]:
    yield Policy.objects.get(pk=policy.pk)
    yield from policy.changes.all()


@dataclass(frozen=True)
class Difference:
    """A paragraph of two compared versions: same, removed or added."""

    kind: str
    text: str


def compare(old: PolicyVersion, new: PolicyVersion) -> list[Difference]:
    """Paragraph by paragraph; a changed one is shown as removed and added."""
    before, after = old.paragraphs, new.paragraphs
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    return list(_differences(matcher, before, after))


def _differences(
    matcher: difflib.SequenceMatcher, before: list[str], after: list[str]
) -> Iterator[Difference]:
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield from (Difference("same", text) for text in before[start:end])
        else:
            yield from (Difference("removed", text) for text in before[start:end])
            yield from (Difference("added", text) for text in after[new_start:new_end])


def _locked(policy: Policy, by: User) -> Policy:
    require(by, POLICIES_MANAGE)
    return Policy.objects.select_for_update().get(pk=policy.pk)


def _add_version(policy: Policy, ordinal: int, *, by: User, **facts: Any) -> PolicyVersion:
    facts["text"] = facts["text"].strip()
    facts["document"] = facts["document"].strip()
    return PolicyVersion.objects.create(policy=policy, ordinal=ordinal, by=by, **facts)


def _register(policy: Policy, act: PolicyAct, *, by: User, **facts: Any) -> None:
    PolicyChange.objects.create(policy=policy, act=act, by=by, **facts)


def _validate_facts(policy: Policy) -> None:
    for name, example in (("title", "云岭县村级组织运转办法"), ("issuer", "中共云岭县委组织部")):
        if not getattr(policy, name):
            label = label_of(Policy, name)
            raise ValidationError({name: f"请填写{label}，例如“{example}”。"})
    same = Policy.objects.filter(number=policy.number).exclude(pk=policy.pk)
    if policy.number and (other := same.first()):
        raise ValidationError({"number": f"文号“{policy.number}”已用于{other}，请核对。"})
    if policy.valid_from and policy.valid_until and policy.valid_until < policy.valid_from:
        raise ValidationError({"valid_until": "失效日期不能早于施行日期。"})


def _validate_text(text: str) -> None:
    if not text.strip():
        raise ValidationError({"text": "请粘贴文件正文；每段一行。"})


def _validate_in_force(policy: Policy) -> None:
    if not policy.is_in_force:
        raise ValidationError(f"{policy}的效力是“{policy.get_state_display()}”，不能再修订或废止。")
