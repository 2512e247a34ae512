import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet

from portal.files.choices import Type
from portal.files.domain import purposes
from portal.files.domain.purposes import PURPOSES
from portal.files.models import Upload
from portal.ui.filters import ListFilters


def _purposes() -> list[tuple[str, str]]:
    return [(purpose.key, purpose.label) for purpose in PURPOSES.values()]


def _owners(request: object) -> QuerySet:
    users = get_user_model().objects.filter(Exists(Upload.objects.filter(owner=OuterRef("pk"))))
    return users.order_by("name", "pk")


class MyFileFilters(ListFilters):
    mime = django_filters.ChoiceFilter("stored__mime", choices=Type.choices, label="类型")
    purpose = django_filters.ChoiceFilter(choices=_purposes, label="用途")

    class Meta:
        model = Upload
        fields = ()


class FileFilters(MyFileFilters):
    owner = django_filters.ModelChoiceFilter(queryset=_owners, label="上传人")

    def search(self, rows: QuerySet, name: str, typed: str) -> QuerySet:
        """By the names that are told."""
        return super().search(rows.exclude(purpose__in=purposes.unnamed()), name, typed)
