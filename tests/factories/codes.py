"""County additions to the code tables as tests need them."""

import factory

from portal.codes.choices import Origin
from portal.codes.models import Code


class CodeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Code

    table = "officer_source"
    code = factory.Sequence(lambda n: f"X{n + 50}")
    label = factory.Sequence(lambda n: f"本县来源{n}")
    origin = Origin.COUNTY
    position = 500
