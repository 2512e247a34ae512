"""Acts on cadres' files."""

import datetime as dt

from cadres.actions import (
    CADRE_CHANGED,
    CADRE_CREATED,
    CADRE_LEFT,
    CADRE_POST_CHANGED,
    CADRE_RANK_CHANGED,
    CADRE_RECORD_CHANGED,
)
from cadres.choices import Item, Ladder
from cadres.domain import answers, cadres, leaving, posts, ranks, records
from cadres.permissions import CADRES_MANAGE
from portal.dates import PartialDate
from tests.factories import cadres as make
from tests.factories.people import PersonFactory
from tests.guards.acts import MADE, SUBJECT, Act, given

KEEP = (CADRES_MANAGE,)
SPRING = PartialDate.of(dt.date(2024, 3, 1))


def cadre(site, **facts):
    return make.CadreFactory(unit=site.here, **facts)


def gone(site):
    left = {"leaving": "transferred", "left_on": SPRING, "manage_state": "4"}
    return cadre(site, **left)


ACTS = (
    Act(
        cadres.create,
        lambda s: given(PersonFactory(unit=s.here), unit=s.here, values={}),
        KEEP,
        tells=((CADRE_CREATED, MADE),),
    ),
    Act(
        cadres.edit,
        lambda s: given(cadre(s), values={"remark": "已核"}),
        KEEP,
        tells=((CADRE_CHANGED, SUBJECT),),
    ),
    Act(
        cadres.edit,
        lambda s: given(cadre(s), values={"unit": s.there}),
        KEEP,
        at=("here", "there"),
        tells=((CADRE_CHANGED, SUBJECT),),
        case="to another unit",
    ),
    Act(
        leaving.leave,
        lambda s: given(cadre(s), leaving="transferred", left_on=SPRING),
        KEEP,
        tells=((CADRE_LEFT, SUBJECT),),
    ),
    Act(
        leaving.come_back,
        lambda s: given(gone(s), reason="调回"),
        KEEP,
        tells=((CADRE_CHANGED, SUBJECT),),
    ),
    Act(
        posts.appoint,
        lambda s: given(
            cadre(s), values={"institution": "县财政局", "name": "局长", "since": SPRING}
        ),
        KEEP,
        tells=((CADRE_POST_CHANGED, SUBJECT),),
    ),
    Act(
        posts.dismiss,
        lambda s: given(post := make.PostFactory(cadre=cadre(s)), until=SPRING).telling(
            cadre=post.cadre
        ),
        KEEP,
        tells=((CADRE_POST_CHANGED, "cadre"),),
    ),
    Act(
        ranks.promote,
        lambda s: given(cadre(s), ladder=Ladder.LEVEL, level="1A42", since=SPRING),
        KEEP,
        tells=((CADRE_RANK_CHANGED, SUBJECT),),
    ),
    Act(
        ranks.end,
        lambda s: given(step := make.RankFactory(cadre=cadre(s)), until=SPRING).telling(
            cadre=step.cadre
        ),
        KEEP,
        tells=((CADRE_RANK_CHANGED, "cadre"),),
    ),
    Act(
        records.add,
        lambda s: given(cadre(s), Item.APPRAISALS, values={"year": 2024, "conclusion": "2"}),
        KEEP,
        tells=((CADRE_RECORD_CHANGED, SUBJECT),),
    ),
    Act(
        records.correct,
        lambda s: given(
            award := make.AwardFactory(cadre=cadre(s)), values={"approved_on": SPRING}
        ).telling(cadre=award.cadre),
        KEEP,
        tells=((CADRE_RECORD_CHANGED, "cadre"),),
    ),
    Act(
        records.remove,
        lambda s: given(award := make.AwardFactory(cadre=cadre(s)), reason="重复登记").telling(
            cadre=award.cadre
        ),
        KEEP,
        tells=((CADRE_RECORD_CHANGED, "cadre"),),
    ),
    Act(
        answers.none,
        lambda s: given(cadre(s), Item.AWARDS),
        KEEP,
        tells=((CADRE_RECORD_CHANGED, SUBJECT),),
    ),
    Act(
        answers.withdraw,
        lambda s: given(answer := make.NoneAnswerFactory(cadre=cadre(s), by=s.clerk)).telling(
            cadre=answer.cadre
        ),
        KEEP,
        tells=((CADRE_RECORD_CHANGED, "cadre"),),
    ),
)

EXEMPT = {
    "cadres.withdrawals.keeping": "a part of the acts it stands around",
    "cadres.withdrawals.keeping_line": "a part of the acts it stands around",
    "cadres.saving.locked": "holds the file for the acts above, and asks the permission for them",
}
