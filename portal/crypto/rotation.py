"""Re-encryption of everything that is not under the active key; safe to stop and start again."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction

from portal.crypto import providers
from portal.crypto.fields import EncryptedTextField

BATCH = 1000


def encrypted_fields() -> Iterator[EncryptedTextField]:
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy:
            for field in model._meta.local_fields:
                if isinstance(field, EncryptedTextField):
                    yield field


def everyone_of(model: type[models.Model]) -> models.Manager:
    """All rows, those a default manager hides included."""
    return model._base_manager  # noqa: SLF001 - Django's name for exactly this


def outdated(field: EncryptedTextField) -> models.QuerySet:
    rows = everyone_of(field.model).order_by("pk")
    fresh = models.Q(**{f"{field.attname}__startswith": _Raw(providers.active_prefix())})
    return rows.exclude(fresh).exclude(**{field.attname: _Raw("")})


def re_encrypt(field: EncryptedTextField, *, tell: Callable[[int], None]) -> int:
    """Bring one column under the active key, a batch per transaction; return how many rows."""
    return in_batches(outdated(field), change=_resealer(field), tell=tell)


def in_batches(
    rows: models.QuerySet, *, change: Callable[[Any], list[str]], tell: Callable[[int], None]
) -> int:
    """Change locked rows in batches until none is left that the queryset selects."""
    done = 0
    while True:
        with transaction.atomic():
            batch = list(rows.select_for_update(of=("self",))[:BATCH])
            if not batch:
                return done
            names = {name for row in batch for name in change(row)}
            everyone_of(rows.model).bulk_update(batch, sorted(names))
        done += len(batch)
        tell(done)


def _resealer(field: EncryptedTextField) -> Callable[[Any], list[str]]:
    def change(row: Any) -> list[str]:
        setattr(row, field.attname, field.seal(getattr(row, field.attname).reveal()))
        return [field.attname]

    return change


class _Raw(models.Value):
    """A text compared with the stored token as it is, not sealed on its way."""

    def __init__(self, text: str) -> None:
        super().__init__(text, output_field=models.TextField())
