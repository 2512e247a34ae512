"""What the bench writes by statements of its own names every column that has to be there: a column
that is added later would else be missed by nobody until the next measuring."""

import importlib
import pkgutil
import re

import pytest
from django.apps import apps

import bench

_INSERT = re.compile(r"INSERT INTO (\w+)\s*\(([\w\s,]+)\)")
_MODELS = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def inserts():
    for found in pkgutil.iter_modules(bench.__path__):
        if found.name == "__main__":
            continue
        module = importlib.import_module(f"bench.{found.name}")
        for name, text in vars(module).items():
            if isinstance(text, str):
                for table, columns in _INSERT.findall(text):
                    yield pytest.param(table, columns, id=f"{found.name}.{name}-{table}")


@pytest.mark.parametrize(
    ("table", "columns"), [one for one in inserts() if one.values[0] in _MODELS]
)
def test_every_column_that_must_be_there_is_named(table, columns):
    named = {column.strip() for column in columns.split(",")}
    required = {
        field.column
        for field in _MODELS[table]._meta.concrete_fields
        if not field.null and not field.primary_key and not field.has_db_default()
    }
    assert required <= named, f"missing: {sorted(required - named)}"
