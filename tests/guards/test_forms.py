"""A form of many fields stands in groups with headings, as the paper does."""

import importlib

from django import forms

from portal.ui.grouping import Grouped
from tests import sources

MOST_UNGROUPED = 8


def form_classes():
    for path in sources.modules():
        if path.name == "forms.py" or path.parent.name == "forms":
            name = path.relative_to(sources.ROOT).with_suffix("")
            importlib.import_module(".".join(name.parts))
    waiting, found = [forms.BaseForm], set()
    while waiting:
        waiting += (more := set(waiting.pop().__subclasses__()) - found)
        found |= more
    return {form for form in found if form.__module__.partition(".")[0] in sources.FOLDERS}


def asked(form):
    return {name for name, field in form.base_fields.items() if not field.widget.is_hidden}


def test_long_forms_have_groups():
    classes = form_classes()
    assert any(issubclass(form, Grouped) for form in classes)
    long = {form for form in classes if len(asked(form)) > MOST_UNGROUPED}
    loose = [form for form in long if not issubclass(form, Grouped)]
    assert [f"{form.__module__}.{form.__name__}" for form in loose] == []
