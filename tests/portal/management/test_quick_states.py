import pytest
from django.db import models
from django.db.migrations import operations
from django.db.migrations.state import ProjectState
from pgtrigger.compiler import Trigger, UpsertTriggerSql
from pgtrigger.migrations import AddTrigger

from portal.management.quick_states import quick_states

HOME = "garden"
SQL = UpsertTriggerSql(
    pgid="kept", table="garden_plot", when="BEFORE", operation="DELETE", func="RETURN NULL;"
)
TRIGGER = Trigger(name="kept", sql=SQL)


def key():
    return models.BigAutoField(primary_key=True)


def plot(name, **options):
    return models.ForeignKey("garden.Plot", models.CASCADE, related_name=name, **options)


ADDED = [
    operations.CreateModel("Plot", [("id", key()), ("name", models.CharField(max_length=9))]),
    operations.CreateModel("Bed", [("id", key()), ("plot", plot("beds"))]),
    operations.AddField("Plot", "best", models.ForeignKey("garden.Bed", models.PROTECT, null=True)),
    operations.AddField("Bed", "width", models.IntegerField(default=1), preserve_default=False),
    operations.AddField("Bed", "near", models.ManyToManyField("garden.Plot", related_name="+")),
    operations.AddIndex("Plot", models.Index(fields=["name"], name="by_name")),
    operations.AddConstraint("Bed", models.UniqueConstraint(fields=["width"], name="one_width")),
    AddTrigger("plot", TRIGGER),
    operations.AlterField("Plot", "name", models.CharField(max_length=12)),
    operations.RenameField("Bed", "width", "breadth"),
    operations.CreateModel("Seed", [("id", key()), ("plot", plot("seeds"))]),
]


def drawn(steps):
    """A state whose classes stand before the first step, as `migrate` has it."""
    state = ProjectState()
    _ = state.apps
    for step in steps:
        step.state_forwards(HOME, state)
    return state


def told(apps):
    """What migrations ask of classes: fields with their columns, what points here, options."""
    return {
        model._meta.model_name: {
            "fields": [(f.name, f.deconstruct()[1:], f.column) for f in model._meta.local_fields],
            "many": [f.name for f in model._meta.local_many_to_many],
            "related": sorted(r.name for r in model._meta.related_objects),
            "aims": sorted(
                each.related_model._meta.label
                for each in model._meta.get_fields()
                if each.is_relation
            ),
            "indexes": [index.name for index in model._meta.indexes],
            "constraints": [each.name for each in model._meta.constraints],
        }
        for model in apps.get_models(include_auto_created=True)
    }


@pytest.mark.parametrize("count", range(1, len(ADDED) + 1))
def test_classes_added_to_are_what_would_be_drawn_anew(count):
    with quick_states():
        quick = drawn(ADDED[:count])

    slow = drawn(ADDED[:count])

    assert told(quick.apps) == told(slow.apps)
    assert quick == slow


def test_adding_draws_no_class_that_stands():
    with quick_states():
        state = drawn(ADDED[:2])
        plot_then = state.apps.get_model(HOME, "plot")
        for step in ADDED[2:8]:
            step.state_forwards(HOME, state)

        assert state.apps.get_model(HOME, "plot") is plot_then


def test_django_has_its_own_way_back_afterwards():
    own = ProjectState.add_model
    with quick_states():
        assert ProjectState.add_model is not own
    assert ProjectState.add_model is own
