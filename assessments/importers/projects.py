"""Secretaries' projects as offices keep them: a milestone a row, with the project it belongs to."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from assessments.domain.projects import drafting
from assessments.models import Milestone, SecretaryProject
from assessments.permissions import PROJECTS_FILL
from portal.imports.kit import (
    ActTarget,
    Column,
    Drafts,
    Roster,
    UnitRef,
    register,
    trees,
    widgets,
)
from portal.orgs.models import Unit

_FACTS: Final = ("name", "weight", "due_on")
_KEYS: Final = ("unit", "year", "project", "name")


class MilestoneMatcher:
    """By unit, year, project and name."""

    def match(self, drafts: Drafts) -> None:
        keys = self._keys(drafts)
        units = {key[0] for key in keys if key}
        rows = Milestone.objects.filter(project__unit__in=units).values_list(
            "project__unit", "project__year", "project__name", "name", "pk"
        )
        known = {tuple(key): pk for *key, pk in rows}
        first: dict[Any, int] = {}
        for place, key in enumerate(keys):
            if key is None:
                continue
            if first.setdefault(key, place) != place:
                drafts.twins(first[key], place)
            drafts.pks[place] = known.get(key)

    def naming(self, drafts: Drafts) -> Sequence[Collection[Any]]:
        return [[key] if key else [] for key in self._keys(drafts)]

    def _keys(self, drafts: Drafts) -> list[tuple[Any, ...] | None]:
        columns = [drafts.column(name) for name in _KEYS]
        rows = zip(*columns, strict=True)
        return [None if None in key else (getattr(key[0], "pk", key[0]), *key[1:]) for key in rows]


def _create(values: dict[str, Any], *, by: Any) -> Milestone:
    """A project that is not there yet is drafted on the way."""
    unit = Unit.objects.get(pk=getattr(values["_unit"], "pk", values["_unit"]))
    known = SecretaryProject.objects.filter(
        unit=unit, year=values["_year"], name=values["_project"]
    ).first()
    project = known or drafting.start(
        unit,
        year=values["_year"],
        name=values["_project"],
        secretary=values.get("_secretary", ""),
        aim=values.get("_aim", ""),
        by=by,
    )
    return drafting.add_milestone(project, by=by, **_facts(values))


def _change(record: Milestone, values: dict[str, Any], *, by: Any) -> Milestone:
    present = {name: getattr(record, name) for name in _FACTS}
    return drafting.edit_milestone(record, by=by, **{**present, **_facts(values)})


def _restore(record: Milestone, before: dict[str, Any], *, by: Any) -> Milestone:
    return _change(record, trees.revived(Milestone, before), by=by)


def _remove(record: Milestone, *, by: Any) -> None:
    """With the last of its milestones a draft goes, too."""
    project = drafting.remove_milestone(record, by=by)
    if not project.milestones.exists():
        drafting.remove(project, by=by)


def _facts(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in _FACTS if name in values}


@register
class ProjectRoster(Roster):
    key = "projects"
    label = "书记项目节点表"
    about = "书记项目和它的节点，一个节点一行；导入后是草稿，由单位报送。"
    permission = PROJECTS_FILL
    place = "unit"
    sheet_names = ("书记项目节点表", "书记项目")
    list_url = "assessments:projects"
    targets = (
        ActTarget(
            "milestone",
            Milestone,
            MilestoneMatcher(),
            placed_by="project__unit__path",
            create=_create,
            change=_change,
            remove=_remove,
            restore=_restore,
        ),
    )

    unit = Column(
        "单位", "milestone._unit", UnitRef(PROJECTS_FILL), required=True, width=20,
        aliases=("申报单位", "责任单位"), sample="云岭县东河镇",
    )  # fmt: skip
    year = Column(
        "年度", "milestone._year", widgets.Integer(2000, 2099), required=True, sample="2026"
    )
    project = Column(
        "项目名称", "milestone._project", widgets.Text(60), required=True, width=24,
        aliases=("书记项目", "项目"), sample="党建引领茶产业提质",
    )  # fmt: skip
    secretary = Column(
        "书记", "milestone._secretary", widgets.Text(30), required=True,
        aliases=("领办书记", "项目负责人"), sample="张三三",
        help="只在新建项目时用，已有的项目请在页面上修改。",
    )  # fmt: skip
    aim = Column(
        "目标成效", "milestone._aim", widgets.Text(500), required=True, width=30,
        aliases=("项目目标", "预期成效"), sample="茶园改造 2,000 亩",
        help="只在新建项目时用，已有的项目请在页面上修改。",
    )  # fmt: skip
    name = Column(
        "节点", "milestone.name", widgets.Text(100), required=True, width=24,
        aliases=("节点名称", "推进节点"), sample="完成 500 亩茶园改造",
    )  # fmt: skip
    weight = Column(
        "权重", "milestone.weight", widgets.Integer(1, 100), required=True,
        help="一个项目各节点之和为 100。", sample="40",
    )  # fmt: skip
    due_on = Column(
        "完成时限", "milestone.due_on", widgets.FullDate(future=True), required=True,
        aliases=("时限", "完成期限"), sample="2026-06-30",
    )  # fmt: skip
