"""Workbooks of rosters as tests need them, and the way through an import."""

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from portal.imports.choices import ImportState, RowOutcome
from portal.imports.declaring import ROSTERS
from portal.imports.domain import checking, deciding, imports, running
from portal.imports.models import Import
from portal.jobs.choices import JobState
from portal.sheets.books import Book
from tests.factories.accounts import UserFactory
from tests.factories.jobs import run_now

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportFactory(factory.django.DjangoModelFactory):
    """Checked, without anything found, its file tidied away."""

    class Meta:
        model = Import

    roster = "members"
    file_name = "党员名册.xlsx"
    owner = factory.SubFactory(UserFactory)
    unit = factory.LazyAttribute(lambda batch: batch.owner.unit)
    state = ImportState.CHECKED
    sheet = "Sheet1"
    checked_at = factory.LazyFunction(timezone.now)
    mapping = factory.LazyFunction(lambda: {"headings": [[0, "A", "姓名"]], "columns": {"name": 0}})
    counts = factory.LazyFunction(
        lambda: {"rows": 0, "errors": 0, "warnings": 0, "absent": 0, **dict.fromkeys(RowOutcome, 0)}
    )


def workbook(rows, *, sheet="党员名册", titles=(), notes=()):
    """An .xlsx of the rows, the first of them the headings, between titles and notes."""
    book = Book()
    page = book.page(sheet)
    for number, row in enumerate([*([t] for t in titles), *rows, *([n] for n in notes)]):
        page.write_row(number, 0, row)
    return book.content()


def upload(content, name="名册.xlsx"):
    return SimpleUploadedFile(name, content, content_type=XLSX)


def mapped(content, *, by, roster="members", name="名册.xlsx", **changed):
    """Up to the mapping, as proposed but for what is `changed`."""
    batch = imports.start(upload(content, name), roster=roster, by=by)
    return imports.set_mapping(batch, columns={**batch.mapping["columns"], **changed}, by=by)


def done(job):
    job = run_now(job)
    assert job.state == JobState.DONE, job.error
    return job


def checked(content, *, by, **more):
    batch = mapped(content, by=by, **more)
    done(imports.check(batch, by=by))
    return Import.objects.get(pk=batch.pk)


def imported(content, *, by, partial=False, **more):
    batch = checked(content, by=by, **more)
    if batch.counts["warnings"]:
        imports.confirm(batch, by=by)
    done(imports.submit(batch, partial=partial, by=by))
    return Import.objects.get(pk=batch.pk)


def taken_back(batch, *, by):
    done(imports.undo(batch, by=by))
    return Import.objects.get(pk=batch.pk)


def written(rows, *, by, roster="members"):
    """The rows without errors, straight into the tables: no file, no job, no preview."""
    head, *cells = rows
    declared = ROSTERS[roster]
    columns = {column.label: key for key, column in declared.columns().items()}
    mapping = {columns[label]: position for position, label in enumerate(head)}
    table = checking.check(
        declared,
        cells,
        range(2, len(cells) + 2),
        mapping=mapping,
        by=by,
        today=timezone.localdate(),
    )
    batch = Import.objects.create(
        roster=roster, file_name="名册.xlsx", owner=by, unit=by.unit, partial=True
    )
    plan = deciding.plan(table, lock=True)
    running.finish(batch, plan, running.write_plan(batch, plan, partial=True), by=by)
    return batch
