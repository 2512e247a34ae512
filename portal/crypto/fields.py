"""A model field whose content never leaves the database readable by accident."""

from typing import TYPE_CHECKING, Any

from django.db import models

from portal.crypto import providers

NO_KEY = "（密钥缺失，无法显示）"  # in place of a value nobody can open


class Secret:
    """An encrypted value. Shown anywhere it says only that there is one; `reveal` opens it."""

    __slots__ = ("_bound", "token")

    def __init__(self, token: str, *, bound: str) -> None:
        self.token = token
        self._bound = bound

    def reveal(self) -> str:
        return providers.unseal(self.token, bound=self._bound) if self.token else ""

    def __bool__(self) -> bool:
        return bool(self.token)

    def __str__(self) -> str:
        return "（已加密）" if self.token else ""

    def __repr__(self) -> str:
        return f"<Secret of {self._bound}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and (self.token, self._bound) == (
            other.token,
            other._bound,
        )

    def __hash__(self) -> int:
        return hash((self.token, self._bound))


class EncryptedTextField(models.TextField):
    """Assign plain text and save; read back a `Secret`. It can't be searched or sorted by."""

    if TYPE_CHECKING:  # what django-stubs asks a field that reads and writes its own type
        _pyi_private_set_type: Any
        _pyi_private_get_type: Any

    description = "Encrypted text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    @property
    def bound(self) -> str:
        """Binds a token to its column: copied into another one, it can't be opened."""
        return f"{self.model._meta.label_lower}.{self.attname}"

    def seal(self, plain: str) -> Secret:
        return Secret(providers.seal(plain, bound=self.bound) if plain else "", bound=self.bound)

    def stored(self, token: str) -> Secret:
        return Secret(token, bound=self.bound)

    def from_db_value(self, value: str | None, *_: Any) -> Secret:
        return self.stored(value or "")

    def pre_save(self, model_instance: models.Model, add: bool) -> Secret:  # noqa: FBT001
        value = getattr(model_instance, self.attname)
        if not isinstance(value, Secret):
            value = self.seal(value or "")
            setattr(model_instance, self.attname, value)
        return value

    def get_prep_value(self, value: Any) -> str:
        """A plain text that comes past `pre_save`, by an update say, is sealed here."""
        return value.token if isinstance(value, Secret) else self.seal(value or "").token

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))
