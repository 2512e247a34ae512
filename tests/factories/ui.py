import factory

from portal.ui.models import SavedView
from tests.factories.accounts import UserFactory


class SavedViewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavedView

    owner = factory.SubFactory(UserFactory)
    list_key = "orgs:units"
    name = factory.Sequence(lambda n: f"视图{n}")
    query = "q=dh"
