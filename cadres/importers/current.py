"""What a cadre holds at present, as rosters tell it: one main post, one step on each ladder."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from cadres.choices import Item
from cadres.models import Cadre, NoneAnswer, Post, Rank
from portal.imports.kit import Drafts, FindingKind, Plan, Referent, final


class MainPostMatcher:
    """The main post a cadre holds now. A file that tells another date means another appointment:
    that has its own act, or the workbook's sheet of posts."""

    def match(self, drafts: Drafts) -> None:
        cadres = drafts.plan.drafts["cadre"].pks
        known = {}
        if registered := {pk for pk in cadres if pk is not None}:
            held = Post.objects.current().filter(cadre__in=registered, is_main=True)
            known = {cadre: (pk, since) for pk, cadre, since in held.values_list(
                "pk", "cadre", "since")}  # fmt: skip
        given = drafts.column("post_since")
        for place, cadre in enumerate(cadres):
            if not drafts.present[place]:
                continue
            if cadre not in known:
                self._require_post(drafts, place, cadre)
                continue
            drafts.pks[place], since = known[cadre]
            if since and given[place] and not since.agrees_with(given[place]):
                self._refuse(drafts, place, since.dotted)

    def naming(self, drafts: Drafts) -> Sequence[Collection[Any]]:
        return [[pk] if pk else [] for pk in drafts.plan.drafts["cadre"].pks]

    def _require_post(self, drafts: Drafts, place: int, cadre: int | None) -> None:
        if drafts.column("post_full")[place] is None:
            message = "填了任现职时间，但没有现任职务，请补上职务全称。"
            drafts.checked.find(place, message, column="post_since", kind=FindingKind.REQUIRED)

    def _refuse(self, drafts: Drafts, place: int, since: str) -> None:
        drafts.checked.find(
            place,
            f"已登记的现任主职务自 {since} 起任，与文件不一致：职务有变动的，"
            "请先在干部页面办理任免；登记有误的，请在任职表中更正。",
            column="post_since",
            kind=FindingKind.CONFLICT,
        )


def institution_of(unit: Referent | None, post: str | None) -> str:
    """What stands before the post's own name, in the office's words where the post has them."""
    prefix = _prefix(unit, post or "")
    return prefix or (unit.writing if unit else "")


def post_of(unit: Referent | None, post: str | None) -> str:
    text = post or ""
    return (text.removeprefix(_prefix(unit, text)) or text)[:100]


def _prefix(unit: Referent | None, post: str) -> str:
    words = (unit.writing, *unit.words) if unit else ()
    return max((word for word in words if word and post.startswith(word)), key=len, default="")


def one_of_each(plan: Plan) -> None:
    """At most one main post and one step of each ladder without an end, file and records together;
    told at the line of the file."""
    _one_open(plan, "rank", Rank, lambda drafts, place: final(drafts, place, "ladder"))
    _one_open(plan, "post", Post, _is_main)


def _is_main(drafts: Drafts, place: int) -> Any:
    return final(drafts, place, "is_main") or None


def _one_open(plan: Plan, prefix: str, model: Any, group: Any) -> None:
    slots = [d for key, d in plan.drafts.items() if key.startswith(prefix) and key[-1].isdigit()]
    if not slots:
        return
    rest = _recorded(plan, slots, model)
    for place, cadre in enumerate(plan.drafts["cadre"].pks):
        seen: set[Any] = {kind for pk, kind in rest.get(cadre, ()) if not _meant(slots, place, pk)}
        for drafts in slots:
            if not drafts.present[place] or final(drafts, place, "until") not in (None, ""):
                continue
            kind = group(drafts, place)
            if kind is not None and kind in seen:
                _tell(plan, drafts, place)
            seen.add(kind)


def _recorded(plan: Plan, slots: Sequence[Drafts], model: Any) -> dict[Any, list[tuple[int, Any]]]:
    cadres = {pk for pk in plan.drafts["cadre"].pks if pk is not None}
    rows = model.objects.current().filter(cadre__in=cadres)
    if model is Post:
        rows = rows.filter(is_main=True)
    kind = "ladder" if model is Rank else "is_main"
    by_cadre: dict[Any, list[tuple[int, Any]]] = {}
    for cadre, pk, value in rows.values_list("cadre", "pk", kind):
        by_cadre.setdefault(cadre, []).append((pk, value))
    return by_cadre


def _meant(slots: Sequence[Drafts], place: int, pk: int) -> bool:
    return any(drafts.pks[place] == pk for drafts in slots)


def _tell(plan: Plan, drafts: Drafts, place: int) -> None:
    name = "终止日期" if drafts.model is Rank else "免职时间，或者只保留一个“主职务”"
    label = "现行的职务层次（职级）" if drafts.model is Rank else "现任主职务"
    column = next(iter(drafts.given.values())).key
    plan.checked.find(
        place,
        f"这样会有两个{label}：原来的（在文件或已登记的内容中）没有结束，请补上它的{name}。",
        column=column,
        kind=FindingKind.CHECK,
    )


def forget_none_answers(plan: Plan) -> None:
    """Where "none" was the answer and now there is something."""
    for model, item in _answered(plan):
        cadres = {
            pk
            for drafts in plan.drafts.values()
            if drafts.model is model
            for place, pk in enumerate(plan.drafts["cadre"].pks)
            if drafts.pks[place] is not None and plan.is_written(place)
        }
        NoneAnswer.objects.filter(cadre__in=cadres, item=item).delete()


def _answered(plan: Plan) -> Iterator[tuple[Any, Item]]:
    models = {drafts.model for drafts in plan.drafts.values()} - {Cadre}
    for model in models:
        if item := getattr(model, "item", None):
            yield model, item
