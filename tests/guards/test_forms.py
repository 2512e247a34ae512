"""A form of many fields stands in groups with headings, as the paper does."""

import importlib

from django import forms
from django.urls import get_resolver

from portal.ui.grouping import Grouped
from portal.ui.views import RecordFormPage
from tests import sources

MOST_UNGROUPED = 8


def below(base):
    waiting, known = [base], set()
    while waiting:
        waiting += (more := set(waiting.pop().__subclasses__()) - known)
        known |= more
    return known


def form_classes():
    for path in sources.modules():
        if path.name == "forms.py" or path.parent.name == "forms":
            name = path.relative_to(sources.ROOT).with_suffix("")
            importlib.import_module(".".join(name.parts))
    ours = sources.FOLDERS
    return {form for form in below(forms.BaseForm) if form.__module__.partition(".")[0] in ours}


def asked(form):
    return {name for name, field in form.base_fields.items() if not field.widget.is_hidden}


def test_long_forms_have_groups():
    classes = form_classes()
    assert any(issubclass(form, Grouped) for form in classes)
    long = {form for form in classes if len(asked(form)) > MOST_UNGROUPED}
    loose = [form for form in long if not issubclass(form, Grouped)]
    assert [f"{form.__module__}.{form.__name__}" for form in loose] == []


def test_what_a_page_watches_are_fields_of_its_record():
    """A page that watches anything else opens blank; what its form knows of the record is that."""
    assert get_resolver().url_patterns  # the views are read
    pages = {page for page in below(RecordFormPage) if hasattr(page, "model")}
    assert len(pages) > MOST_UNGROUPED
    own = [p for p in pages if p.on_record is RecordFormPage.on_record]
    stray = {
        page.__name__: names
        for page in own
        if not isinstance(page.watched, property)
        and isinstance(page.model, type)
        and (names := set(page.watched) - {field.name for field in page.model._meta.get_fields()})
    }
    assert stray == {}
