"""Admissions as offices kept them before: a row per person, a date for each step."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final, NoReturn

from django.core.exceptions import ValidationError

from branches.choices.admission import StepCode
from branches.domain.admission import importing, recorded
from branches.domain.admission.importing import ToldCase
from branches.importers.references import OrganisationRef
from branches.models import AdmissionCase, PartyOrganization
from branches.permissions import ADMISSION_KEEP
from portal.accounts.models import User
from portal.imports.kit import (
    ActTarget,
    CodeValue,
    Column,
    Drafts,
    Roster,
    persons,
    register,
    widgets,
)
from portal.people.models import Person

S = StepCode
_CASE: Final = "case"
_NAMES: Final = "_names"


class CaseMatcher:
    """The admission of the person that began on that day, else the one that goes on."""

    def match(self, drafts: Drafts) -> None:
        first: dict[tuple[Any, ...], int] = {}
        keys = self._keys(drafts)
        known = recorded.by_person({key[0] for key in keys if key})
        for place, key in enumerate(keys):
            if key is None:
                continue
            if first.setdefault(key, place) != place:
                drafts.twins(first[key], place)
            drafts.pks[place] = known.get(key) or known.get((key[0], ""))

    def naming(self, drafts: Drafts) -> Sequence[Collection[Any]]:
        return [[key] if key else [] for key in self._keys(drafts)]

    def _keys(self, drafts: Drafts) -> list[tuple[Any, ...] | None]:
        people = drafts.keys(("person",))
        days = drafts.column(S.APPLICATION.value)
        return [
            (key[0], str(day or "")) if key else None for key, day in zip(people, days, strict=True)
        ]


def _compare(drafts: Drafts) -> None:
    """Whatever a table says of somebody on record must be what stands there."""
    rows = recorded.of({pk for pk in drafts.pks if pk is not None})
    own = [
        column
        for key, column in drafts.checked.roster.columns().items()
        if column.target == _CASE and key in drafts.checked.values
    ]
    for place, pk in enumerate(drafts.pks):
        if pk is None or place in drafts.plan.skipped:
            continue
        for column in own:
            old, new = rows[pk].get(column.key), drafts.checked.values[column.key][place]
            if new is None or _plain(old, column.key) == _plain(new, column.key):
                continue
            pair = _plain(old, column.key), _plain(new, column.key)
            drafts.changes[place][column.field] = pair
            drafts.worded.setdefault(place, {})[column.key] = [_words(old), _words(new)]


def _plain(value: Any, key: str) -> Any:
    """As it is compared and kept: names in any order are the same names."""
    if key.endswith(_NAMES):
        return sorted(importing.split_names(value or ""))
    value = getattr(value, "pk", value)
    return value.isoformat() if isinstance(value, dt.date) else value or ""


def _words(value: Any) -> str:
    return "" if value is None else str(value)


def _create(values: dict[str, Any], *, by: User) -> AdmissionCase:
    """While it is only checked, somebody not on record has no key yet."""
    organisation = PartyOrganization.objects.get(pk=getattr(values["organization"], "pk", None))
    person = Person.objects.filter(pk=values.get("person")).first()
    return importing.bring(organisation, person, _told(values), by=by)


def _told(values: Mapping[str, Any]) -> ToldCase:
    return ToldCase(
        days={code: day for code in S if (day := values.get(f"_{code}"))},
        education=values.get("education") or "",
        post=values.get("post") or "",
        helpers={code: values.get(f"_{code}{_NAMES}") or "" for code in importing.HELPERS},
        training_days=values.get("_training_days"),
        training_hours=values.get("_training_hours"),
        form_number=values.get("_form_number") or "",
        notice=(values.get("_notice_since"), values.get("_notice_until")),
    )


def _stays(record: Any, values: Mapping[str, Any], *, by: User) -> NoReturn:
    raise ValidationError(
        f"“{record}”的流程已登记，导入不能修改。请在系统中登记下一步，或者更正日期。"
    )


def _day(code: StepCode, label: str, *aliases: str, **more: Any) -> Column:
    return Column(label, f"{_CASE}._{code}", widgets.FullDate(), aliases=aliases, **more)


def _text(key: str, label: str, *aliases: str, most: int = 60, **more: Any) -> Column:
    return Column(label, f"{_CASE}._{key}", widgets.Text(most), aliases=aliases, **more)


@register
class AdmissionRoster(Roster):
    key = "admissions"
    label = "发展党员名册"
    about = "入党申请人和过去办理的发展党员，一人一行，各环节填日期；没有的留空。"
    permission = ADMISSION_KEEP
    place = "organization"
    sheet_names = ("发展党员名册", "发展党员情况登记表", "入党申请人名册")
    list_url = "branches:admissions"
    targets = (
        persons.target(unit_from="organization", known_in=_CASE, at="organization"),
        ActTarget(
            _CASE,
            AdmissionCase,
            CaseMatcher(),
            links={"person": "person"},
            placed_by="organization__unit__path",
            compare=_compare,
            create=_create,
            change=_stays,
            remove=importing.take_out,
            restore=_stays,
        ),
    )
    row_checks = (persons.IDENTITY_CHECK,)

    name = Column(
        "姓名", "person.name", widgets.Name(), aliases=("申请人姓名", "申请人"), required=True,
        sample="张三三",
    )  # fmt: skip
    identity = Column(
        "身份证号", "person.identity", widgets.Identity(), aliases=persons.IDENTITY_WORDS,
        required=True, sensitive=True, width=22,
        help="18 位。列的格式须为“文本”，否则末几位会丢失。",
    )  # fmt: skip
    sex = Column("性别", "person.sex", widgets.SexWord(), required=True, width=8, sample="男")
    nationality = Column(
        "民族", "person.nationality", CodeValue("nationality", store="label"), width=10,
        sample="汉族",
    )  # fmt: skip
    birth = Column(
        "出生日期", "person.birth", widgets.Date(), aliases=("出生年月", "出生时间", "出生年月日"),
        required=True, sample="1985.03.12",
    )  # fmt: skip
    organization = Column(
        "党支部", f"{_CASE}.organization", OrganisationRef(),
        aliases=("所在党支部", "所属党支部", "所在党组织", "所属党组织"), required=True, width=30,
        help="党组织的全称、简称或编码。",
    )  # fmt: skip
    education = Column("学历", f"{_CASE}.education", CodeValue("education"), aliases=("文化程度",))
    post = Column(
        "单位职务", f"{_CASE}.post", widgets.Text(100),
        aliases=("工作单位及职务", "单位及职务", "职务", "职业"), width=24,
    )  # fmt: skip
    application = _day(
        S.APPLICATION, "申请日期", "申请入党时间", "入党申请时间", "提交书面申请书时间",
        "递交入党申请书时间", "申请时间", required=True, sample="2025-01-06",
    )  # fmt: skip
    talk = _day(S.TALK, "谈话日期", "派人谈话时间", "谈话时间")
    activist = _day(
        S.ACTIVIST, "确定积极分子日期", "确定为入党积极分子时间", "确定积极分子时间",
        "列为积极分子时间",
    )  # fmt: skip
    activist_filed = _day(S.ACTIVIST_FILED, "积极分子备案日期", "积极分子备案时间")
    contacts = _day(S.CONTACTS, "指定培养联系人日期", "指定培养联系人时间")
    contacts_names = _text(
        "contacts_names", "培养联系人", "培养联系人姓名", help="几个人用顿号隔开。", width=16
    )
    review = _day(S.REVIEW, "最近考察日期", "培养考察时间")
    opinion = _day(S.OPINION, "确定发展对象人选日期", "确定为发展对象时间", "确定发展对象时间")
    notice_since = Column("公示开始", f"{_CASE}._notice_since", widgets.FullDate())
    notice_until = Column("公示截止", f"{_CASE}._notice_until", widgets.FullDate())
    listed = _day(S.LISTED, "列为发展对象日期", "列为发展对象时间", "发展对象备案时间")
    introducers = _day(S.INTRODUCERS, "确定入党介绍人日期", "确定入党介绍人时间")
    introducers_names = _text(
        "introducers_names", "入党介绍人", "入党介绍人姓名", "介绍人", help="两个人用顿号隔开。",
        width=16,
    )  # fmt: skip
    vetting = _day(S.VETTING, "政治审查日期", "政审时间", "政治审查时间")
    training = _day(S.TRAINING, "集中培训日期", "参加培训时间", "培训时间", "集中培训时间")
    training_days = Column(
        "培训天数", f"{_CASE}._training_days", widgets.Integer(0, 100, unit="天"), width=10
    )
    training_hours = Column(
        "培训学时", f"{_CASE}._training_hours", widgets.Integer(0, 1000, unit="学时"), width=10
    )
    committee = _day(S.COMMITTEE, "支委会审查日期", "支部委员会审查时间")
    prereview = _day(S.PREREVIEW, "预审日期", "上级党委预审时间", "预审时间")
    form = _day(S.FORM, "填写志愿书日期", "领取志愿书时间", "填写入党志愿书时间")
    form_number = _text("form_number", "志愿书编号", "入党志愿书编号", "志愿书编码", most=30)
    assembly = _day(
        S.ASSEMBLY, "支部大会日期", "入党时间", "发展时间", "接收预备党员时间", "支部大会时间",
    )  # fmt: skip
    interview = _day(S.INTERVIEW, "上级谈话日期", "组织谈话时间")
    approval = _day(S.APPROVAL, "审批日期", "上级党委审批时间", "审批时间")
    filed = _day(S.FILED, "组织部备案日期", "组织部备案时间")
    group = _day(S.GROUP, "编入支部日期", "编入党支部时间")
    oath = _day(S.OATH, "入党宣誓日期", "宣誓时间", "入党宣誓时间")
    further = _day(S.FURTHER, "最近继续考察日期", "继续教育考察时间")
    request = _day(S.REQUEST, "转正申请日期", "提交转正申请时间", "转正申请时间")
    conversion = _day(S.CONVERSION, "转正大会日期", "讨论转正时间")
    confirmation = _day(S.CONFIRMATION, "转正审批日期", "转正审批时间", "转正时间")
    archive = _day(S.ARCHIVE, "归档日期", "归档时间", "材料归档时间")
