import factory

from portal.deeds.models import Deed
from tests.factories.accounts import UserFactory
from tests.factories.branches import MemberFactory


class DeedFactory(factory.django.DjangoModelFactory):
    """A step of a member, taken back without a trace."""

    class Meta:
        model = Deed

    kind = "branches.status"
    says = "2026-05-08 离退休"
    changes = factory.LazyFunction(list)
    by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(cls, model_class, *, about=None, **facts):
        about = about or MemberFactory()
        facts.setdefault("unit", about.organization.unit)
        names = {"about_type": about._meta.label_lower, "about_id": str(about.pk)}
        return model_class.objects.create(**names, **facts)
