"""A model that does not say who sees its rows fails here."""

import pytest
from django.apps import apps

from portal.access import Scoped
from tests.guards.world import build_world

# Models of ours without a scope, each with its reason.
UNSCOPED: dict[str, str] = {}


def our_models():
    return [
        model
        for model in apps.get_models()
        if model.__module__.split(".")[0]
        in {"portal", "cadres", "branches", "talent", "assessments", "reports"}
    ]


def test_every_model_declares_who_sees_its_rows():
    undeclared = {
        model._meta.label
        for model in our_models()
        if not isinstance(getattr(model, "shown_by", None), Scoped)
        or not hasattr(model._default_manager, "visible_to")
    }
    assert undeclared == set(UNSCOPED)


@pytest.mark.django_db
@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_declared_scope_is_a_query_the_database_understands(model):
    world = build_world()
    rows = model._default_manager.visible_to(world.people["foreign"])
    assert rows.count() <= model._default_manager.count()
