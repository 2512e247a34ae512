"""What somebody else saved while a form was open: told field by field and chosen, the rest merged.

A page carries the values it was opened with, signed. When they come back they are compared with
what is on record now and with what was typed: a field nobody touched here takes the new value, one
that was touched on both sides is asked about, with who changed it and when.
"""

import contextlib
import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.http import QueryDict

from portal.audit.domain import changes
from portal.text import label_of

MINE, THEIRS = "mine", "theirs"
_CHOICE: Final = "choose_"
_SALT: Final = "opened form"


@dataclass(frozen=True)
class Clash:
    """One field that two people changed differently."""

    name: str
    label: str
    mine: str
    theirs: str
    who: str
    at: dt.datetime | None

    @property
    def choice(self) -> str:
        return _CHOICE + self.name


@dataclass
class Meeting:
    """What became of a submission that met another one."""

    data: QueryDict
    clashes: list[Clash] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    is_stale: bool = False  # what changed is nothing this form asks


def opened_with(values: Mapping[str, Any], form: forms.BaseForm) -> str:
    """The signed values a page carries; the same values give the same text."""
    comparable = {name: _comparable(form.fields.get(name), value) for name, value in values.items()}
    return signing.Signer(salt=_SALT).sign_object(comparable, compress=True)


def meet(
    sent: QueryDict, form: forms.BaseForm, now: Mapping[str, Any], records: Iterable[Model]
) -> Meeting:
    """Compare what was `sent` by a page opened earlier with what is on record `now`."""
    met = Meeting(sent.copy())
    opened = _read(sent.get("seen"))
    if opened is None:
        met.is_stale = "seen" in sent
        return met
    history = _History(records)
    for name, value in now.items():
        asked = form.fields.get(name)
        if asked is not None and asked.disabled:
            continue  # shown only: nothing of it is sent, and what is on record stays
        if asked is not None and sent.get(_CHOICE + name) == THEIRS:
            _put(met.data, asked, name, value)
        there = _comparable(asked, value)
        if opened.get(name) == there:
            continue
        if asked is None:
            met.is_stale = True
            continue
        raw = asked.widget.value_from_datadict(met.data, {}, name)
        here = _comparable(asked, raw)
        if here == opened.get(name):
            _put(met.data, asked, name, value)
            met.merged.append(_label(name, asked))
        elif here != there:
            who, at = history.of(name)
            words = _words(asked, raw), _words(asked, value)
            met.clashes.append(Clash(name, _label(name, asked), *words, who, at))
    return met


class _History:
    """Who last changed a field, read only when somebody has to be told."""

    def __init__(self, records: Iterable[Model]) -> None:
        self._records = list(records)

    def of(self, name: str) -> tuple[str, dt.datetime | None]:
        for record in self._records:
            if name not in {column.name for column in record._meta.fields}:
                continue
            label = label_of(record, name)
            for change in changes.of(record):
                if any(each.label == label for each in change.fields):
                    return change.who, change.at
        return "", None


def _read(seen: str | None) -> dict[str, Any] | None:
    try:
        values = signing.Signer(salt=_SALT).unsign_object(seen or "")
    except (signing.BadSignature, ValueError):
        return None
    return values if isinstance(values, dict) else None


def _comparable(asked: forms.Field | None, value: Any) -> str | list[str]:
    """Equal for what means the same, however it was written; no query is made for it."""
    if isinstance(asked, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return sorted(str(_key(each)) for each in value or [])
    if asked is not None and not isinstance(asked, forms.ModelChoiceField | forms.FileField):
        with contextlib.suppress(ValidationError):  # what cannot be read is compared as it stands
            value = asked.to_python(asked.prepare_value(value))
    value = _key(value)
    if value in (None, ""):
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False)
    text = str(value.normalize()) if hasattr(value, "normalize") else str(value)
    return text.replace("\r\n", "\n").strip()


def _key(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value


def _put(data: QueryDict, asked: forms.Field, name: str, value: Any) -> None:
    """As if it had been typed."""
    box = asked.widget
    if isinstance(box, forms.CheckboxInput):
        data.pop(name, None)
        if value:
            data[name] = "on"
    elif getattr(box, "allow_multiple_selected", False):
        data.setlist(name, [str(_key(each)) for each in value or []])
    else:
        text = asked.prepare_value(_key(value))
        if isinstance(box, forms.DateInput):
            text = box.format_value(text)
        data[name] = "" if text is None else str(text)


def _label(name: str, asked: forms.Field) -> str:
    return str(asked.label or name).rstrip(" *：:")


def _words(asked: forms.Field, value: Any) -> str:
    """As the field would show it."""
    if isinstance(asked, forms.ModelMultipleChoiceField):
        keys = [_key(each) for each in value or []]
        rows = asked.queryset.filter(pk__in=keys) if asked.queryset is not None else ()
        return "、".join(map(str, rows)) or "（空）"
    if isinstance(asked, forms.ModelChoiceField):
        try:
            value = asked.to_python(_key(value))
        except ValidationError:
            return "（不在您的管理范围内）"
    elif isinstance(asked, forms.ChoiceField):
        chosen = value if isinstance(value, list) else [value]
        known = {
            str(key): str(label) for key, label in _flat(asked.choices) if key not in ("", None)
        }
        value = "、".join(
            known.get(str(each), str(each)) for each in chosen if each not in ("", None)
        )
    elif isinstance(asked, forms.BooleanField):
        value = "是" if asked.to_python(value) else "否"
    else:
        value = asked.prepare_value(value)
    return "（空）" if value in (None, "") else str(value)


def _flat(choices: Any) -> Iterable[tuple[Any, Any]]:
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield key, label
