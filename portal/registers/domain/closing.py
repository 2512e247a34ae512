"""What makes a register one of tasks: the fields every task has, when it is due, who closes it."""

import re
from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from portal.access import Actor
from portal.accounts.roles import ROLES
from portal.fields.choices import KindKey
from portal.fields.domain import designs
from portal.fields.models import FieldDef, FieldSetVersion
from portal.people.models import Person
from portal.problems import Problem, refuse_if
from portal.registers.choices import RecordState, RegisterKind
from portal.registers.models import Register, RegisterRecord

_PREFIX: Final = re.compile(r"[A-Z一-鿿]{1,6}")
_STORED_DAY: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_DUE: Final = "完成时限"
_NAMED: Final = {"filled_by": "填报", "looked_over_by": "审核", "closed_by": "销号"}
_BASIC: Final[tuple[dict[str, Any], ...]] = (
    {"label": "事项", "kind": KindKey.TEXT, "required": True, "max_length": 100},
    {"label": "措施", "kind": KindKey.LONG_TEXT, "max_length": 500},
    {"label": "责任人", "kind": KindKey.PERSON},
    {"label": _DUE, "kind": KindKey.DATE, "required": True},
    {"label": "办结情况", "kind": KindKey.LONG_TEXT, "max_length": 500, "help": "申请销号前填写。"},
)


def begin(register: Register, draft: FieldSetVersion, *, by: Actor) -> None:
    """The fields of a task, to be added to; a log begins empty."""
    if register.kind != RegisterKind.TASK:
        return
    for settings in _BASIC:
        field = designs.add_field(draft, by=by, **settings)
        if field.label == _DUE:
            register.due_key = field.key
        elif field.label == "办结情况":
            register.closing_keys = [field.key]


def is_whole(*, by: Actor, **facts: Any) -> Iterator[Problem]:
    """What can be said of the settings alone."""
    if not facts.get("levels", True):
        yield "levels", "请至少选一级单位填报。"
    if facts.get("kind") == RegisterKind.TASK and not facts.get("closed_by"):
        yield "closed_by", "任务要有销号的科室。请至少选一个角色。"
    written = facts.get("number_prefix")
    if written and not _PREFIX.fullmatch(written):
        yield "number_prefix", "编号前缀用 1 至 6 个大写字母或汉字，如 ZG。不要数字和横线。"
    seen_by = facts.get("seen_by")
    for name, act in _NAMED.items():
        if seen_by and (blind := set(facts.get(name) or ()) - set(seen_by)):
            roles = "、".join(sorted(ROLES[key].label for key in blind if key in ROLES))
            yield "seen_by", f"{act}的{roles}看不到本登记簿，办不了。请加上，或不选他们{act}。"
    if seen_by and not any(role.key in seen_by for role in getattr(by, "roles", ())):
        yield "seen_by", "没有选您自己的角色，保存后您也看不到它。请加上，或留空给所有填报人看。"


def fits(register: Register, **facts: Any) -> Iterator[Problem]:
    """What contradicts its entries or its fields."""
    if facts.get("kind", register.kind) != register.kind and register.records.exists():
        yield "kind", "已有登记内容，不能改用途。请另建一个登记簿。"
    if not facts.get("due_key") and facts.get("kind") == RegisterKind.TASK:
        yield "due_key", "任务要有完成时限。请选一个日期字段。"
    if facts.get("due_rule") and not facts.get("due_key"):
        yield "due_rule", "没有完成时限的登记簿不用填。请选完成时限，或留空。"
    fields = fields_of(register)
    due = fields.get(facts.get("due_key") or "")
    if facts.get("due_key") and (due is None or not may_be_due(due)):
        yield "due_key", "完成时限须是不敏感的日期字段。请重新选择。"
    decided = fields.get(facts.get("decision_key") or "")
    if facts.get("decision_key") and (decided is None or not may_hold(decided)):
        yield "decision_key", "议定事项须是不敏感的文字字段。请重新选择。"
    whose = fields.get(facts.get("own_key") or "")
    if facts.get("own_key") and (whose is None or not may_be_own(whose)):
        yield "own_key", "给本人看的须是不敏感的人员字段。请重新选择。"
    if missing := set(facts.get("closing_keys") or ()) - fields.keys():
        yield "closing_keys", f"没有这些字段：{'、'.join(sorted(missing))}。请重新选择。"


def fields_of(register: Register) -> dict[str, FieldDef]:
    """Of its newest version, by key, in order."""
    newest = register.fieldset.versions.order_by("-number").first()
    fields = newest.fields.order_by("position", "pk") if newest else ()
    return {field.key: field for field in fields}


def may_be_due(field: FieldDef) -> bool:
    return field.kind == KindKey.DATE and not field.sensitive


def may_hold(field: FieldDef) -> bool:
    """Whether it may be what a meeting decided: its lines are handed out, word by word."""
    return field.kind in {KindKey.TEXT, KindKey.LONG_TEXT} and not field.sensitive


def may_be_own(field: FieldDef) -> bool:
    """Whether it may say whose own an entry is."""
    return field.kind == KindKey.PERSON and not field.sensitive


def must_hold(version: FieldSetVersion) -> None:
    """A version that drops what entries are due or closed by is not published."""
    register = Register.objects.filter(fieldset=version.fieldset_id).first()
    if register is not None:
        refuse_if(_dropped(register, {field.key: field for field in version.fields.all()}))


_NO_DUE: Final = (
    "草稿中没有了作为完成时限的日期字段，或把它改成了敏感内容、别的类型。"
    "请恢复它，或先在“修改”中另选完成时限。"
)
_NO_DECISIONS: Final = (
    "草稿中没有了作为议定事项的文字字段，或把它改成了敏感内容。"
    "请恢复它，或先在“修改”中另选议定事项。"
)
_NOT_OWN: Final = (
    "草稿中没有了给本人看的人员字段，或把它改成了敏感内容、别的类型。"
    "请恢复它，或先在“修改”中取消“给本人看”。"
)
_NOT_TO_CLOSE: Final = "草稿中删去了销号前必须填写的字段。请恢复它，或先在“修改”中取消这一要求。"


def _dropped(register: Register, fields: dict[str, FieldDef]) -> Iterator[Problem]:
    due = fields.get(register.due_key)
    if register.due_key and (due is None or not may_be_due(due)):
        yield "effective_from", _NO_DUE
    decided = fields.get(register.decision_key)
    if register.decision_key and (decided is None or not may_hold(decided)):
        yield "effective_from", _NO_DECISIONS
    whose = fields.get(register.own_key)
    if register.own_key and (whose is None or not may_be_own(whose)):
        yield "effective_from", _NOT_OWN
    if set(register.closing_keys) - fields.keys():
        yield "effective_from", _NOT_TO_CLOSE


def count_days_again(register: Register) -> None:
    """Another field says when entries are due: each is due anew."""
    register.records.update(due_on=None)
    if register.due_key:
        dated = register.records.filter(**{f"open_values__{register.due_key}__regex": _STORED_DAY})
        written = KeyTextTransform(register.due_key, "open_values")
        dated.update(due_on=Cast(written, models.DateField()))
    register.records.update(counts_on=Coalesce("due_on", "made_on"))


_OTHER_SUBJECT: Final = (
    "已有登记内容，不能改登记对象。请另建一个登记簿，或在草稿中改回原来的登记对象。"
)
_SUBJECT_TODAY: Final = "改了登记对象的版本须从今天起启用。请把启用日期改为今天。"


def take_subject(version: FieldSetVersion) -> None:
    """The register is about what its version says from the moment it is published: nothing may be
    filled about anything else in between."""
    register = Register.objects.filter(fieldset=version.fieldset_id).first()
    if register is None or register.subject_kind == version.subject_kind:
        return
    if register.records.exists():
        raise ValidationError({"effective_from": _OTHER_SUBJECT})
    if (
        version.effective_from != timezone.localdate()
        and register.fieldset.versions.published().exclude(pk=version.pk).exists()
    ):
        raise ValidationError({"effective_from": _SUBJECT_TODAY})
    Register.objects.filter(pk=register.pk).update(subject_kind=version.subject_kind)


_THEIR_OWN: Final = f"""
    UPDATE {RegisterRecord._meta.db_table} AS record SET person_id = person.id
    FROM {Person._meta.db_table} AS person
    WHERE record.register_id = %s AND person.merged_into_id IS NULL
        AND person.id::text = record.open_values -> %s ->> 'pk'
"""  # noqa: S608 - names of our own tables


def tell_whose_again(register: Register) -> None:
    """Another field says whose own each entry is."""
    register.records.update(person=None)
    if register.own_key:
        with connection.cursor() as cursor:
            cursor.execute(_THEIR_OWN, [register.pk, register.own_key])


def let_through(register: Register) -> None:
    """Nobody looks over any more: what waited for it goes where it would have gone."""
    of_task = register.kind == RegisterKind.TASK
    state = RecordState.ASKED if of_task else RecordState.RECORDED
    waiting = register.records.filter(state=RecordState.CHECKING, looked_over_by=[])
    waiting.update(state=state)
