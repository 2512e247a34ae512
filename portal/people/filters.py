import django_filters
from django.utils import timezone

from portal.dates import born_at_ages
from portal.orgs.models import Unit
from portal.people.choices import Sex
from portal.people.domain import measures
from portal.people.models import Person
from portal.people.models.person import PersonQuerySet
from portal.ui.filters import ListFilters, ManyFilter, SpanFilter, any_of
from portal.ui.widgets import UnitPicker


class PersonFilters(ListFilters):
    unit = django_filters.ModelChoiceFilter(
        queryset=lambda request: Unit.objects.visible_to(request.user),
        label="单位（含下级）",
        method="below",
        widget=UnitPicker,
    )
    sex = django_filters.ChoiceFilter(choices=Sex.choices, label="性别", empty_label="全部")
    years = SpanFilter(label="年龄", unit="岁", method="years_old")
    age = ManyFilter(
        choices=[(band.key, band.label) for band in measures.PERSON_AGES],
        label="年龄段",
        method="aged",
    )

    class Meta:
        model = Person
        fields = ()

    def below(self, people: PersonQuerySet, name: str, unit: Unit) -> PersonQuerySet:
        return people.filter(unit__path__startswith=unit.path)

    def years_old(self, people: PersonQuerySet, name: str, years: slice) -> PersonQuerySet:
        first, end = born_at_ages(years.start, years.stop, on=timezone.localdate())
        return people.filter(birth__gte=first, birth__lt=end)

    def aged(self, people: PersonQuerySet, name: str, bands: list[str]) -> PersonQuerySet:
        today = timezone.localdate()
        asked = [band for band in measures.PERSON_AGES if band.key in bands]
        return people.filter(any_of(measures.aged(band, on=today, path="birth") for band in asked))
