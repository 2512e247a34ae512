import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.test.utils import isolate_apps

from portal.codes.fields import CodeField
from portal.codes.models import Code

pytestmark = pytest.mark.django_db


@pytest.fixture
def record_class():
    with isolate_apps("portal.codes"):

        class Pupil(models.Model):
            education = CodeField("学历", table="education", blank=True)
            political = CodeField("政治面貌", table="political", default="13", help_text="填现在的")

            class Meta:
                app_label = "codes"

            def __str__(self):
                return self.get_education_display()

        yield Pupil


def form_of(record_class, **kwargs):
    made = forms.modelform_factory(record_class, fields=["education", "political"])
    return made(**kwargs)


def test_record_shows_the_label_of_its_code(record_class):
    pupil = record_class(education="31")
    assert pupil.get_education_display() == "大专"
    assert record_class(education="").get_education_display() == ""


def test_form_is_a_select_of_open_values(record_class):
    Code.objects.filter(table="education", code="36").update(closed_on="2026-01-01")
    field = form_of(record_class).fields["education"]
    offered = dict(field.choices)
    assert offered["31"] == "大专"
    assert "36" not in offered
    assert "3" not in offered  # a heading
    assert (field.label, field.required) == ("学历", False)


def test_form_keeps_label_help_and_default(record_class):
    form = form_of(record_class)
    assert form.fields["political"].help_text == "填现在的"
    assert form["political"].value() == "13"
    assert form.fields["political"].required


def test_closed_value_a_record_has_stays_when_the_record_is_edited(record_class):
    Code.objects.filter(table="education", code="36").update(closed_on="2026-01-01")
    form = form_of(record_class, instance=record_class(education="36"))
    assert '<option value="36" selected>中技（已停用）</option>' in str(form["education"])
    again = form_of(
        record_class,
        instance=record_class(education="36"),
        data={"education": "36", "political": "01"},
    )
    assert again.is_valid(), again.errors


@pytest.mark.parametrize("code", ["99", "3", "大专"])
def test_what_is_no_value_of_the_table_is_refused(record_class, code):
    form = form_of(record_class, data={"education": code, "political": "01"})
    assert "education" in form.errors
    with pytest.raises(ValidationError, match="不在代码表中"):
        record_class(education=code, political="01").clean_fields()


def test_migration_remembers_the_table():
    *_, kwargs = CodeField("学历", table="education").deconstruct()
    assert kwargs["table"] == "education"
    assert CodeField("学历", table="education").clone().table == "education"
