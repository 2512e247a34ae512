"""Which rows are new, which change what, which cannot go in: the plan of an import is made."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.views.decorators.debug import sensitive_variables

from portal.access import Permission
from portal.imports.choices import CONFLICTS, Answer, FindingKind, RowOutcome
from portal.imports.declaring import CheckFinding, Column, RecordCheck, RowCheck
from portal.imports.domain.checking import Checked
from portal.imports.domain.planning import BLANK, Answered, Drafts, Plan, recorded
from portal.problems import Level

MOST_ABSENT: Final = 200  # so many are listed by name; all are counted


def plan(
    checked: Checked, *, decisions: Mapping[int, Answered] | None = None, lock: bool = False
) -> Plan:
    """Match, compare and check the rows. Changes nothing; with `lock` the rows are held."""
    made = Plan(checked, decisions or {}, lock)
    _skip(made)
    for target in checked.roster.targets:
        drafts = made.drafts[target.key] = Drafts(made, target)
        target.matcher.match(drafts)
        _find_merged_rows(drafts)
        drafts.read_existing()
        drafts.compare()
    _check_places(made)
    _check_records(made)
    touched = _touched(made)
    _require(made)
    for check in checked.roster.row_checks:
        _run(check, made, touched)
    checked.roster.review(made)
    _decide(made, set(touched))
    _find_absent(made)
    return made


def _skip(made: Plan) -> None:
    """Rows the user has set aside, and those that say what another one says, cell by cell."""
    for place, number in enumerate(made.checked.numbers):
        answered = made.decisions.get(number)
        if answered is not None and answered.answer == Answer.SKIP:
            made.skipped.add(place)
    first: dict[tuple[Any, ...], int] = {}
    for place, row in enumerate(zip(*made.checked.raw.values(), strict=True)):
        if place in made.skipped:
            continue
        same = first.setdefault(
            tuple(cell.strip() if isinstance(cell, str) else cell for cell in row), place
        )
        if same != place:
            made.repeated[place] = same
    made.skipped |= made.repeated.keys()


def _find_merged_rows(drafts: Drafts) -> None:
    """Two rows led to one object by different ways, a number here and a name there."""
    first: dict[int, int] = {}
    for place, pk in enumerate(drafts.pks):
        if pk is not None and place not in drafts.plan.skipped:
            one = first.setdefault(pk, place)
            if one != place:
                drafts.twins(one, place)


def _check_places(made: Plan) -> None:
    """The unit each row is put into must lie in the user's scope."""
    checked, roster = made.checked, made.checked.roster
    foreign = _outside(made, roster.permission)
    for place in foreign:
        value = checked.values[roster.place][place]
        checked.find(
            place, f"“{value}”不在您的管理范围内。", column=roster.place, kind=FindingKind.SCOPE
        )
    for drafts in made.drafts.values():
        if drafts.target.permission is not None:
            barred = _outside(made, drafts.target.permission) - foreign
            for place in barred:
                if drafts.is_new(place):
                    label = drafts.target.permission.label
                    checked.find(place, f"您没有在该单位“{label}”的权限。", kind=FindingKind.SCOPE)


def _outside(made: Plan, permission: Permission) -> set[int]:
    """Rows that belong where the user does not hold the permission."""
    values = made.checked.values.get(made.checked.roster.place)
    if not values:
        return set()
    scope = made.checked.by.scope(permission)
    foreign = {value for value in set(values) if value is not None and not scope.covers(value)}
    return {p for p, value in enumerate(values) if value in foreign} if foreign else set()


def _check_records(made: Plan) -> None:
    """So must the units recorded objects belong to: of all the roster is about, of others only
    where they would be changed."""
    for drafts in made.drafts.values():
        places = range(len(drafts.pks)) if drafts is made.main else list(drafts.changes)
        permission = drafts.target.permission or made.checked.roster.permission
        if not drafts.target.placed_by or not drafts.existing or not places:
            continue
        foreign = _foreign(drafts, [drafts.pks[place] for place in places], permission)
        for place in places:
            if drafts.pks[place] in foreign:
                name = drafts.model._meta.verbose_name
                message = f"该{name}现在属于其他单位，不在您的管理范围内，请联系县委组织部办理。"
                made.checked.find(place, message, kind=FindingKind.SCOPE)


def _foreign(drafts: Drafts, pks: Sequence[int | None], permission: Permission) -> set[int]:
    scope = drafts.checked.by.scope(permission)
    known = [pk for pk in pks if pk is not None]
    rows = drafts.model._base_manager.filter(pk__in=known)  # noqa: SLF001
    return set(rows.exclude(scope.q(drafts.target.placed_by)).values_list("pk", flat=True))


def _touched(made: Plan) -> list[int]:
    """Rows of which something would be written."""
    drafts = list(made.drafts.values())
    return [
        place
        for place in range(len(made.checked))
        if place not in made.skipped
        and any(place in one.changes or one.is_new(place) for one in drafts)
    ]


def _require(made: Plan) -> None:
    """Blank cells are no fault where the record has a value already."""
    for key, drafts in made.drafts.items():
        required = [c for c in made.checked.roster.columns().values() if c.required]
        own = [column for column in required if column.target == key]
        given = [column for column in own if column.key in made.checked.values]
        for column in given:
            _require_values(drafts, column)
        _require_columns(drafts, [column for column in own if column not in given])


def _require_values(drafts: Drafts, column: Column) -> None:
    faulty = _faulty_places(drafts.checked, column.key)
    for place, value in enumerate(drafts.checked.values[column.key]):
        if value is not None or not drafts.present[place] or place in faulty:
            continue
        keeps_own = drafts.target.must_exist or drafts.target.compare is not None
        if keeps_own and drafts.pks[place] is not None:
            continue
        known = column.field in drafts.columns and drafts.before(place, column.field)
        if known in BLANK or known is False:
            drafts.checked.find(
                place, f"缺少“{column.label}”。", column=column.key, kind=FindingKind.REQUIRED
            )


def _faulty_places(checked: Checked, key: str) -> set[int]:
    """Rows whose cell was found wrong: it is not missing as well."""
    return {
        place
        for place in checked.faulty
        if any(finding.column == key for finding in checked.findings[place])
    }


def _require_columns(drafts: Drafts, missing: Sequence[Column]) -> None:
    if not missing:
        return
    words = "、".join(column.label for column in missing)
    message = f"文件没有“{words}”列，新增的记录必须有这些内容。"
    for place in range(len(drafts.checked)):
        if drafts.is_new(place) and place not in drafts.plan.skipped:
            drafts.checked.find(place, message, kind=FindingKind.REQUIRED)


@sensitive_variables()
def _run(check: RowCheck | RecordCheck, made: Plan, touched: Sequence[int]) -> None:
    columns = [_final(made, key, touched) for key in check.columns]
    today, marked = made.checked.today, made.checked.roster.fields
    memo: dict[Any, tuple[CheckFinding, ...]] = {}
    for place, values in zip(touched, zip(*columns, strict=True), strict=True):
        key = _hashable(values)
        if key not in memo:
            memo[key] = check.run(values, today)
        for column, level, message, kind in memo[key]:
            at = column if column in marked else ""
            made.checked.find(place, message, column=at, kind=kind, level=level)


def _hashable(values: tuple[Any, ...]) -> Any:
    try:
        hash(values)
    except TypeError:  # lists of codes
        return repr(values)
    return values


@sensitive_variables()
def _final(made: Plan, key: str, touched: Sequence[int]) -> list[Any]:
    """A column's values as they will be recorded: the file's, else what is there."""
    column = made.checked.roster.fields[key]
    values = made.checked.column(key)
    drafts = made.drafts.get(column.target)
    if drafts is None or column.is_virtual or not drafts.existing:
        return [values[place] for place in touched]
    return [
        values[place] if values[place] is not None else recorded(drafts, place, column.field)
        for place in touched
    ]


def _decide(made: Plan, touched: set[int]) -> None:
    """Each row's one outcome. What nobody writes needs no confirming: its warnings go."""
    checked = made.checked
    for place in range(len(checked)):
        outcome = _outcome(made, place, touched)
        made.outcomes.append(outcome)
        aside = outcome in (RowOutcome.SKIPPED, RowOutcome.REPEATED)
        if aside or (outcome == RowOutcome.UNCHANGED and checked.findings):
            checked.findings.pop(place, None)
            checked.faulty.discard(place)


def _outcome(made: Plan, place: int, touched: set[int]) -> RowOutcome:
    if place in made.repeated:
        return RowOutcome.REPEATED
    if place in made.skipped:
        return RowOutcome.SKIPPED
    if place in made.checked.faulty:
        errors = [
            finding for finding in made.checked.findings[place] if finding.level == Level.ERROR
        ]
        conflict = any(finding.kind in CONFLICTS for finding in errors)
        return RowOutcome.CONFLICT if conflict else RowOutcome.FAULTY
    if place not in touched:
        return RowOutcome.UNCHANGED
    return RowOutcome.NEW if made.main.is_new(place) else RowOutcome.CHANGED


def _find_absent(made: Plan) -> None:
    rule = made.checked.roster.absent
    if rule is None:
        return
    drafts = made.drafts[rule.target]
    named = {pk for pk in drafts.stored.get(rule.within, ()) if pk is not None}
    if not named:
        return
    rows = drafts.model._base_manager.filter(rule.only, **{f"{rule.within}__in": named})  # noqa: SLF001
    matched = set(drafts.pks)
    absent = [pk for pk in rows.order_by("pk").values_list("pk", flat=True) if pk not in matched]
    made.absent_count = len(absent)
    listed = drafts.model._base_manager.filter(pk__in=absent[:MOST_ABSENT])  # noqa: SLF001
    made.absent = list(listed.order_by("pk").values_list("pk", rule.label))
