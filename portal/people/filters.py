import datetime as dt

import django_filters
from django.db.models import Q
from django.utils import timezone

from portal.dates import PartialDate, born_at_ages, born_between
from portal.orgs.models import Unit
from portal.people.choices import Sex
from portal.people.models import Person
from portal.people.models.person import PersonQuerySet
from portal.ui.filters import ListFilters, ManyFilter, SpanFilter, any_of
from portal.ui.widgets import UnitPicker

OLDEST = 150
AGE_BANDS = {
    "0-29": "30 岁以下",
    "30-35": "30—35 岁",
    "36-40": "36—40 岁",
    "41-45": "41—45 岁",
    "46-50": "46—50 岁",
    "51-55": "51—55 岁",
    "56-60": "56—60 岁",
    f"61-{OLDEST}": "61 岁以上",
}


class PersonFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.visible_to(request.user),
        label="单位（含下级）",
        method="below",
        widget=UnitPicker,
    )
    sex = django_filters.ChoiceFilter(choices=Sex.choices, label="性别", empty_label="全部")
    years = SpanFilter(label="年龄", unit="岁", method="years_old")
    age = ManyFilter(choices=list(AGE_BANDS.items()), label="年龄段", method="aged")

    class Meta:
        model = Person
        fields = ()

    def below(self, people: PersonQuerySet, name: str, unit: Unit) -> PersonQuerySet:
        return people.filter(unit__path__startswith=unit.path)

    def years_old(self, people: PersonQuerySet, name: str, years: slice) -> PersonQuerySet:
        return people.filter(_born(*born_at_ages(years.start, years.stop, on=_today())))

    def aged(self, people: PersonQuerySet, name: str, bands: list[str]) -> PersonQuerySet:
        ages = [band.split("-") for band in bands]
        return people.filter(
            any_of(_born(*born_between(int(first), int(last), on=_today())) for first, last in ages)
        )


def _today() -> dt.date:
    return timezone.localdate()


def _born(first: PartialDate, end: PartialDate) -> Q:
    return Q(birth__gte=first, birth__lt=end)
