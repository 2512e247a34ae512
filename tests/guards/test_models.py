"""A model that does not say who sees its rows fails here."""

import pytest
from django.apps import apps

from portal.access import Scoped
from portal.orgs.models import GroupMembership, Unit
from tests import sources
from tests.guards.world import build_world

# Models of ours without a scope, each with its reason.
UNSCOPED: dict[str, str] = {}


def our_models():
    return [
        model for model in apps.get_models() if model.__module__.split(".")[0] in sources.FOLDERS
    ]


def test_every_model_declares_who_sees_its_rows():
    undeclared = {
        model._meta.label
        for model in our_models()
        if not isinstance(getattr(model, "shown_by", None), Scoped)
        or not hasattr(model._default_manager, "visible_to")
    }
    assert undeclared == set(UNSCOPED)


def test_every_way_to_a_row_has_one_end():
    """Over a relation to many, a row would be listed as often as the way is found."""
    forking = {
        (model._meta.label, column)
        for model in our_models()
        for way in model.shown_by.ways
        for column in (way.path, way.owner)
        if forks(model, column)
    }
    assert forking == set()


def test_a_way_that_forks_is_found():
    assert forks(Unit, "accounts__unit__path")
    assert not forks(GroupMembership, "unit__path")


def forks(model, column):
    """Followed as far as it leads over relations."""
    for name in column.split("__"):
        related = {field.name: field for field in model._meta.get_fields() if field.is_relation}
        if name not in related:
            return False
        if related[name].one_to_many or related[name].many_to_many:
            return True
        model = related[name].related_model
    return False


@pytest.mark.django_db
@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_declared_scope_is_a_query_the_database_understands(model):
    world = build_world()
    rows = model._default_manager.visible_to(world.people["foreign"])
    assert rows.count() <= model._default_manager.count()
