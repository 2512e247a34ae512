"""Locks of acts on cadres' files: one file at a time, and in it the line that is changed."""

from cadres.choices import Item, Ladder, Leaving
from cadres.domain import answers, leaving, posts, ranks
from cadres.domain import cadres as cadre_files
from cadres.domain import records as lines
from portal.dates import PartialDate
from tests.guards.locks import Locking

MONTH = PartialDate(2026, 5)


ACTS: dict[str, Locking] = {
    "cadres edit": Locking(
        "cadre", lambda w: cadre_files.edit(w.cadre, values={"remark": "甲"}, by=w.by)
    ),
    "cadres appoint": Locking(
        "cadre",
        lambda w: posts.appoint(w.cadre, values={"name": "科员", "since": MONTH}, by=w.by),
    ),
    "cadres appoint in place of": Locking(
        "post",
        lambda w: posts.appoint(
            w.cadre,
            values={"institution": "县财政局", "name": "局长", "is_main": True, "since": MONTH},
            ends_main=True,
            by=w.by,
        ),
    ),
    "cadres dismiss, file": Locking("cadre", lambda w: posts.dismiss(w.post, until=MONTH, by=w.by)),
    "cadres dismiss": Locking("post", lambda w: posts.dismiss(w.post, until=MONTH, by=w.by)),
    "cadres leave": Locking(
        "cadre",
        lambda w: leaving.leave(w.cadre, leaving=Leaving.TRANSFERRED, left_on=MONTH, by=w.by),
    ),
    "cadres leave, posts": Locking(
        "post",
        lambda w: leaving.leave(w.cadre, leaving=Leaving.TRANSFERRED, left_on=MONTH, by=w.by),
    ),
    "cadres come back": Locking(
        "left", lambda w: leaving.come_back(w.left, reason="调回", by=w.by)
    ),
    "cadres promote": Locking(
        "cadre",
        lambda w: ranks.promote(w.cadre, ladder=Ladder.LEVEL, level="1A41", since=MONTH, by=w.by),
    ),
    "cadres promote, step before": Locking(
        "rank",
        lambda w: ranks.promote(w.cadre, ladder=Ladder.LEVEL, level="1A41", since=MONTH, by=w.by),
    ),
    "cadres end a step": Locking("rank", lambda w: ranks.end(w.rank, until=MONTH, by=w.by)),
    "cadres end a step, file": Locking("cadre", lambda w: ranks.end(w.rank, until=MONTH, by=w.by)),
    "cadres add a line": Locking(
        "cadre", lambda w: lines.add(w.cadre, Item.TITLES, values={"name": "会计师"}, by=w.by)
    ),
    "cadres correct a line": Locking(
        "award", lambda w: lines.correct(w.award, values={"award": "R12"}, by=w.by)
    ),
    "cadres remove a line": Locking(
        "cadre", lambda w: lines.remove(w.award, reason="重复登记", by=w.by)
    ),
    "cadres nothing to tell": Locking(
        "cadre", lambda w: answers.none(w.cadre, Item.FAMILY, by=w.by)
    ),
    "cadres something after all": Locking("cadre", lambda w: answers.withdraw(w.answer, by=w.by)),
}
