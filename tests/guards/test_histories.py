"""Every record with a history has a page of its changes that its readers can open."""

import pytest
from django.apps import apps
from django.urls import reverse

from portal.accounts.roles import ROLES
from portal.audit.tracking import history_of
from tests.factories import accounts, cadres, orgs
from tests.guards.world import build_world

pytestmark = pytest.mark.django_db

TRACKED = [model for model in apps.get_models() if history_of(model) is not None]


@pytest.fixture
def reader():
    """A world with a row of every tracked model, and somebody who sees them all."""
    world = build_world()
    orgs.MembershipFactory(unit=world.objects["unit"])
    for factory in (
        cadres.TitleFactory,
        cadres.EducationFactory,
        cadres.AppraisalFactory,
        cadres.FamilyFactory,
        cadres.ResumeLineFactory,
    ):
        factory(cadre=world.objects["cadre"])
    user = world.people["own"]
    for role in ROLES:
        accounts.with_role(user, role, orgs.Unit.objects.get(depth=1))
    return user


def test_history_of_every_tracked_model_opens(reader, client):
    accounts.signed_in(client, reader)
    answers = {}
    for model in TRACKED:
        row = model._default_manager.visible_to(reader).first()
        address = reverse("audit:history", args=[model._meta.label, row.pk if row else 0])
        answers[model._meta.label] = client.get(address).status_code
    assert answers == dict.fromkeys(answers, 200)
