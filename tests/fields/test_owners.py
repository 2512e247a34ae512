"""Each owner of fields says who sees them and what publishing means."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cadres.permissions import CADRES_MANAGE
from portal.fields import owners
from portal.fields.domain import designs
from portal.fields.models import FieldCheck, FieldDef, FieldSet, FieldSetVersion
from portal.fields.permissions import FIELDS_DESIGN
from portal.registers.permissions import REGISTER_FILL
from portal.rules.permissions import RULES_VIEW
from tests.factories import accounts
from tests.guards.places import allow_roles_of_one_permission, holder

MODELS = (FieldSet, FieldSetVersion, FieldDef, FieldCheck)


@pytest.fixture
def published(monkeypatch):
    """An owner whose forms are filled by those who keep cadres' files."""
    versions = []
    made = owners.Owner("forms", fills=CADRES_MANAGE, published=versions.append)
    monkeypatch.setitem(owners.OWNERS, "forms", made)
    return versions


@pytest.fixture
def forms(published, register):
    FieldSet.objects.update(owner="forms")


@pytest.mark.parametrize(
    ("permission", "seen"),
    [
        (CADRES_MANAGE, True),
        (FIELDS_DESIGN, True),
        (REGISTER_FILL, False),
    ],
)
def test_definitions_are_seen_by_those_who_fill_for_their_owner(
    forms, town, monkeypatch, permission, seen
):
    allow_roles_of_one_permission(monkeypatch)
    user = holder([(permission, town)], unit=town)
    assert [model.objects.visible_to(user).exists() for model in MODELS] == [seen] * 4


def test_publishing_tells_the_owner_within_the_act(forms, published, register, office):
    register.fieldset.refresh_from_db()
    draft = designs.start_draft(register.fieldset, by=office)
    designs.publish(draft, effective_from=timezone.localdate(), by=office)
    assert published == [draft]


def test_whoever_fills_for_any_owner_finds_people(published, client, town, monkeypatch):
    allow_roles_of_one_permission(monkeypatch)
    address = reverse("fields:pick-person")
    answers = []
    for permission in (CADRES_MANAGE, REGISTER_FILL, RULES_VIEW):
        user = holder([(permission, town)], unit=town)
        answers.append(accounts.signed_in(client, user).get(address).status_code)
    assert answers == [200, 200, 403]


def test_an_owner_is_added_once(published):
    with pytest.raises(ValueError, match="added twice"):
        owners.add(owners.Owner("forms", fills=RULES_VIEW, published=published.append))
