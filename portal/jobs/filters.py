import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, QuerySet

from portal.jobs.choices import JobState
from portal.jobs.domain.kinds import KINDS
from portal.jobs.models import SYSTEM, Job
from portal.ui.filters import ListFilters


def _kinds() -> list[tuple[str, str]]:
    return [(kind.key, kind.label) for kind in KINDS.values()]


def _owners(request: object) -> object:
    users = get_user_model().objects.filter(Exists(Job.objects.filter(owner=OuterRef("pk"))))
    return users.order_by("name", "pk")


SETTLED = (("no", "待处理"), ("yes", "已处理"))


class MyJobFilters(ListFilters):
    state = django_filters.ChoiceFilter(choices=JobState.choices, label="状态")
    kind = django_filters.ChoiceFilter(choices=_kinds, label="类别")

    class Meta:
        model = Job
        fields = ()


class JobFilters(MyJobFilters):
    owner = django_filters.ModelChoiceFilter(queryset=_owners, label="提交人", null_label=SYSTEM)


class GivenUpFilters(ListFilters):
    settled = django_filters.ChoiceFilter(choices=SETTLED, label="处理", method="by_settled")
    kind = django_filters.ChoiceFilter(choices=_kinds, label="类别")
    owner = django_filters.ModelChoiceFilter(queryset=_owners, label="提交人", null_label=SYSTEM)

    class Meta:
        model = Job
        fields = ()

    def by_settled(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(settled_at__isnull=value == "no")
