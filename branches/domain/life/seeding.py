"""Brings the shipped kinds and duties into the database, after each migration.

Only what is missing is added: what the county renamed, corrected or closed stays as it is.
"""

from typing import Any, Final

from django.db import connections, transaction

from branches.choices.life import Audience, DutyOwner, DutyPeriod, RecordBook, RuleTimes
from branches.models import ActivityKind, Duty

B, A, O, P, R = RecordBook, Audience, DutyOwner, DutyPeriod, RuleTimes  # noqa: E741 - a table of them

# code, name, book, audience, counts as, gives hours
_KINDS: Final = (
    ("assembly", "支部党员大会", B.ASSEMBLY, A.ALL, "", False),
    ("committee", "支部委员会会议", B.COMMITTEE, A.COMMITTEE, "", False),
    ("group", "党小组会", B.GROUP, A.GROUP, "", False),
    ("class", "党课", B.CLASS, A.ALL, "", True),
    ("theme", "主题党日", B.CLASS, A.ALL, "", True),
    ("secretary_class", "书记讲党课", B.CLASS, A.ALL, "class", True),
    ("life_meeting", "组织生活会", B.ASSEMBLY, A.ALL, "", False),
    ("member_review", "民主评议党员", B.ASSEMBLY, A.ALL, "", False),
    ("democratic_meeting", "民主生活会", B.OTHER, A.BODY, "", False),
    ("centre_study", "中心组学习", B.OTHER, A.BODY, "", True),
    ("lecture", "领导干部讲学", B.OTHER, A.BODY, "", True),
    ("reading", "读书班", B.OTHER, A.BODY, "", True),
    ("tradition", "革命传统和形势政策教育", B.OTHER, A.ALL, "", True),
    ("talk_committee", "谈心谈话（支委之间）", B.OTHER, A.COMMITTEE, "", False),
    ("talk_member", "谈心谈话（支委与党员）", B.OTHER, A.CHOSEN, "", False),
    ("talk_among", "谈心谈话（党员之间）", B.OTHER, A.CHOSEN, "", False),
    ("election", "选举大会", B.ASSEMBLY, A.ALL, "assembly", False),
    ("joint_meeting", "村“两委”联席会", B.VILLAGE, A.CHOSEN, "", False),
    ("representatives", "村民代表会议", B.VILLAGE, A.CHOSEN, "", False),
    ("supervision", "村务监督会议", B.VILLAGE, A.CHOSEN, "", False),
    ("night_study", "夜间学习周", B.CLASS, A.CHOSEN, "", True),
    ("my_class", "我是党课主讲人", B.CLASS, A.ALL, "class", True),
    ("village_class", "党课村村行", B.CLASS, A.ALL, "class", True),
    ("family_stories", "家风故事汇", B.OTHER, A.CHOSEN, "", False),
    ("interviews", "微访谈", B.OTHER, A.CHOSEN, "", False),
    ("pioneers", "我身边的先锋", B.OTHER, A.CHOSEN, "", False),
    ("volunteering", "志愿服务", B.OTHER, A.CHOSEN, "", False),
)
# kind, period, owed by, rule
_DUTIES: Final = (
    ("assembly", P.QUARTER, O.BRANCHES, R.BR_01),
    ("class", P.QUARTER, O.BRANCHES, R.BR_04),
    ("committee", P.MONTH, O.WITH_COMMITTEE, R.BR_02),
    ("group", P.MONTH, O.GROUPS, R.BR_03),
    ("theme", P.MONTH, O.EVERY_BRANCH, R.BR_05),
    ("secretary_class", P.YEAR, O.BRANCHES, R.BR_04_SECRETARY),
    ("life_meeting", P.YEAR, O.BRANCHES, R.BR_06),
    ("member_review", P.YEAR, O.BRANCHES, R.BR_07),
    ("talk_committee", P.YEAR, O.WITH_COMMITTEE, R.BR_09),
    ("talk_member", P.YEAR, O.BRANCHES, R.BR_09),
    ("talk_among", P.YEAR, O.BRANCHES, R.BR_09),
    ("lecture", P.MONTH, O.BODIES, ""),
    ("reading", P.QUARTER, O.BODIES, ""),
    ("tradition", P.QUARTER, O.BODIES, ""),
)


def after_migrate(*, using: str, **_: Any) -> None:
    # A migration back to nothing ends here as well, without the table.
    if Duty._meta.db_table in connections[using].introspection.table_names():
        seed()


@transaction.atomic
def seed() -> None:
    known = {kind.code: kind for kind in ActivityKind.objects.all()}
    names = {kind.name for kind in known.values()}
    for place, (code, name, book, audience, served, hours) in enumerate(_KINDS, start=1):
        if code in known or name in names:
            continue
        known[code] = ActivityKind.objects.create(
            code=code,
            name=name,
            book=book,
            audience=audience,
            counts_as=known[served] if served else None,
            gives_hours=hours,
            position=place * 10,
        )
    if Duty.objects.exists():
        return
    Duty.objects.bulk_create(
        Duty(kind=known[code], period=period, owed_by=owed_by, rule=rule)
        for code, period, owed_by, rule in _DUTIES
    )
