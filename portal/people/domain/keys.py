"""A new key takes over: every encrypted value, every blind index and every file."""

from collections.abc import Callable
from functools import partial

from django.views.decorators.debug import sensitive_variables

from portal.audit.domain import events
from portal.crypto import files, providers, rotation
from portal.people.actions import KEYS_ROTATED
from portal.people.models import Person
from portal.people.models.person import PersonQuerySet


def rotate(*, tell: Callable[[str, int], None]) -> dict[str, int]:
    """Return how many rows were changed, by column. Stopped half-way, it goes on where it was."""
    done = {}
    for field in rotation.encrypted_fields():
        label = f"{field.model._meta.verbose_name}·{field.verbose_name}"
        done[label] = rotation.re_encrypt(field, tell=partial(tell, label))
    label = f"{Person._meta.verbose_name}·身份证号索引"
    done[label] = rotation.in_batches(_outdated(), change=_reindex, tell=partial(tell, label))
    done["文件"] = files.reseal_all(tell=partial(tell, "文件"))
    events.record(KEYS_ROTATED, by=None, label="字段加密密钥", rows=done)
    return done


def _outdated() -> PersonQuerySet:
    rows = Person.everyone.exclude(identity_index=None).order_by("pk")
    return rows.exclude(identity_index__startswith=providers.active_index_prefix())


@sensitive_variables()
def _reindex(person: Person) -> list[str]:
    person.identity_index = providers.blind_index(person.identity.reveal())
    return ["identity_index"]
