"""Migrations that add to the classes that stand: a new county is there in a fraction of the time.

Beside the tables Django keeps a class of every model as it was then. For whatever is added to one
it draws that class anew, with all that are related to it: here nearly all, for nearly everything is
related to units and people. A model, field or option that is only *added* can be added
to the classes there are; what changes or removes something is left to Django.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.apps.registry import Apps
from django.db.migrations.state import ModelState, ProjectState
from pgtrigger.migrations import AddTrigger

ADD_MODEL = ProjectState.add_model
ADD_FIELD = ProjectState.add_field
APPEND_OPTION = ProjectState._append_option  # type: ignore[attr-defined] # noqa: SLF001
ADD_TRIGGER = AddTrigger.state_forwards


@contextmanager
def _undrawn(state: ProjectState) -> Iterator[Apps | None]:
    """The state as it is before its classes are drawn: whatever is told to it draws none."""
    apps = state.__dict__.pop("apps", None)
    yield apps
    if apps is not None:
        state.__dict__["apps"] = apps


def _add_model(state: ProjectState, model: ModelState) -> None:
    with _undrawn(state) as apps:
        ADD_MODEL(state, model)
    if apps is not None:
        state.apps.render_multiple([model])


def _add_field(
    state: ProjectState, app_label: str, model_name: str, name: str, *field: Any
) -> None:
    with _undrawn(state) as apps:
        ADD_FIELD(state, app_label, model_name, name, *field)
    if apps is not None:
        added = state.models[app_label, model_name].fields[name].clone()
        apps.get_model(app_label, model_name).add_to_class(name, added)
        apps.clear_cache()


def _append_option(
    state: ProjectState, app_label: str, model_name: str, option: str, *added: Any
) -> None:
    with _undrawn(state) as apps:
        APPEND_OPTION(state, app_label, model_name, option, *added)
    if apps is not None:
        options = state.models[app_label, model_name].options
        setattr(apps.get_model(app_label, model_name)._meta, option, options[option])


def _add_trigger(operation: AddTrigger, app_label: str, state: ProjectState) -> None:
    with _undrawn(state):  # PostgreSQL keeps triggers; no class needs to know
        ADD_TRIGGER(operation, app_label, state)


@contextmanager
def quick_states() -> Iterator[None]:
    with (
        patch.object(ProjectState, "add_model", _add_model),
        patch.object(ProjectState, "add_field", _add_field),
        patch.object(ProjectState, "_append_option", _append_option),
        patch.object(AddTrigger, "state_forwards", _add_trigger),
    ):
        yield
