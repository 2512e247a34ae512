"""An import tells nobody which of many tried numbers belongs to somebody."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from portal.audit.choices import Result
from portal.audit.models import Event
from portal.imports.choices import FindingKind
from portal.imports.domain import answering, preview, trying
from portal.imports.domain.correcting import CellCorrection
from portal.people.actions import NUMBER_SOUGHT
from portal.people.domain import identity
from tests.factories.imports import checked, workbook
from tests.factories.people import PersonFactory, number
from tests.imports.rosters import HEAD, row

pytestmark = pytest.mark.django_db

MONTH = [dt.date(1985, 3, day) for day in range(1, 29)]


def tries(count):
    """Numbers that share what a page shows of one person."""
    every = [number(born, sequence=n) for born in MONTH for n in range(1, 99)]
    return [one for one in every if one[16:] == every[0][16:]][:count]


def kinds(batch):
    return {(finding.row, finding.kind) for finding in preview.findings(batch)}


def test_file_of_guesses_is_not_compared_and_the_auditor_is_told(keeper, branch):
    guesses = tries(identity.MOST_ALIKE + 1)
    PersonFactory(name="王五", identity=guesses[3], unit=branch.unit)
    rows = [row(n, 身份证号=guess, 出生日期="") for n, guess in enumerate(guesses, start=1)]
    batch = checked(workbook([HEAD, *rows]), by=keeper)
    findings = kinds(batch)
    assert {place for place, kind in findings if kind == FindingKind.GUESS} == set(
        range(2, len(rows) + 2)
    )
    assert FindingKind.CONFLICT not in {kind for _, kind in findings}
    event = Event.objects.get(action=NUMBER_SOUGHT)
    assert (event.result, event.actor, event.detail["rows"]) == (
        Result.REFUSED,
        keeper,
        len(rows),
    )


def test_corrections_are_judged_with_the_whole_file(keeper, branch):
    *guesses, last = tries(identity.MOST_ALIKE + 1)
    PersonFactory(name="王五", identity=last, unit=branch.unit)
    rows = [row(n, 身份证号=guess, 出生日期="") for n, guess in enumerate(guesses, start=1)]
    batch = checked(workbook([HEAD, *rows, row(50)]), by=keeper)
    assert FindingKind.GUESS not in {kind for _, kind in kinds(batch)}
    place = len(rows) + 2
    answering.correct(batch, cells=[CellCorrection(place, "identity", last)], by=keeper)
    assert (place, FindingKind.GUESS) in kinds(batch)
    assert (place, FindingKind.CONFLICT) not in kinds(batch)


def test_cell_of_a_number_takes_a_handful_of_corrections(keeper, branch):
    batch = checked(workbook([HEAD, row(1)]), by=keeper)
    for n in range(trying.MOST_PER_CELL):
        typed = number(dt.date(1970 + n, 5, 3))
        answering.correct(batch, cells=[CellCorrection(2, "identity", typed)], by=keeper)
    with pytest.raises(ValidationError, match="已更正 5 次"):
        answering.correct(batch, cells=[CellCorrection(2, "identity", number())], by=keeper)
    answering.correct(batch, cells=[CellCorrection(2, "name", "张二")], by=keeper)


def test_blocks_count_each_of_their_cells(keeper, branch):
    batch = checked(workbook([HEAD, row(1), row(2)]), by=keeper)
    for n in range(trying.MOST_PER_CELL):
        numbers = [number(dt.date(1970 + n, month, 3)) for month in (5, 6)]
        cells = [CellCorrection(at, "identity", one) for at, one in enumerate(numbers, start=2)]
        answering.correct(batch, cells=cells, by=keeper)
    with pytest.raises(ValidationError, match="第 3 行的身份证号已更正 5 次"):
        answering.correct(batch, cells=[CellCorrection(3, "identity", number())], by=keeper)
