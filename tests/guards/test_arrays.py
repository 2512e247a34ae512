"""Several values in one column are said by their names wherever a record is read: on its page, in
its history, in the trail. An array of words is one that knows the names, or says why not."""

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from portal.audit.domain import changes
from portal.audit.tracking import history_of
from portal.typed.arrays import NamedArrayField

pytestmark = pytest.mark.django_db

GRAMS = "pieces of a name to search by: nobody reads them"
FIELDS = "keys of fields, said by their labels by the act that changes them"
UNNAMED = {
    "api.ApiToken.reach": "said by the names of reaches on its page",
    "assessments.Reopening.keys": FIELDS,
    "codes.Code.aliases": "words already",
    "inbox.Policy.grams": GRAMS,
    "people.Person.grams": GRAMS,
    **{f"talent.SelectionRound.{name}": "words already" for name in ("judges", "criteria")},
    **{f"registers.Register.{name}": FIELDS for name in ("closing_keys", "kept_keys")},
}


def arrays():
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, ArrayField) and isinstance(field.base_field, models.CharField):
                yield model, field


ARRAYS = [(model, field) for model, field in arrays() if not hasattr(model, "pgh_tracked_model")]


def test_an_array_of_words_knows_their_names_or_says_why_not():
    unnamed = {
        f"{model._meta.label}.{field.name}"
        for model, field in ARRAYS
        if not isinstance(field, NamedArrayField)
    }
    assert unnamed == set(UNNAMED)


NAMED = [(model, field) for model, field in ARRAYS if isinstance(field, NamedArrayField)]


@pytest.mark.parametrize(
    ("model", "field"), NAMED, ids=[f"{model.__name__}-{field.name}" for model, field in NAMED]
)
def test_a_record_and_its_history_say_the_names(model, field, monkeypatch):
    monkeypatch.setattr(model._meta.get_field(field.name), "says", lambda code: f"名称{code}")
    record = model(**{field.name: ["11", "12"]})
    assert getattr(record, f"get_{field.name}_display")() == "名称11、名称12"
    history = history_of(model)
    if history and field.name in {each.name for each in history._meta.fields}:
        row = history(**{field.name: ["11", "12"]})
        column = history._meta.get_field(field.name)
        assert changes._spoken(column, row, {}) == "名称11、名称12"


def test_there_are_such_arrays():
    assert len(NAMED) >= 5
