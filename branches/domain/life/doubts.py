"""What makes one look twice at a record; nothing of it stops anybody."""

from collections.abc import Iterator

from branches.choices.life import PARTY_CLASS
from branches.models import Activity
from portal.files.domain import likeness
from portal.text import thousands

_LIKE_LAST = 60  # characters: shorter texts are alike by themselves


def doubts(activity: Activity) -> Iterator[str]:
    if not activity.lecturer and _is_class(activity):
        yield "党课没有填写主讲人。"
    if activity.expected and 2 * activity.present <= activity.expected:
        came, asked = thousands(activity.present), thousands(activity.expected)
        yield f"实到 {came} 人，没有超过应到 {asked} 人的一半。"
    if activity.content and len(activity.content) >= _LIKE_LAST and _same_words(activity):
        yield "会议内容与本支部以前的一次记录完全相同。"
    yield from _photos_used_elsewhere(activity)


def _is_class(activity: Activity) -> bool:
    kinds = [one.kind for one in activity.of_kinds.all()]
    served = [kind.counts_as for kind in kinds if kind.counts_as_id]
    return any(kind is not None and kind.code == PARTY_CLASS for kind in (*kinds, *served))


def _same_words(activity: Activity) -> bool:
    others = Activity.objects.standing().filter(
        organization=activity.organization_id, content=activity.content
    )
    return others.exclude(pk=activity.pk).exists()


def _photos_used_elsewhere(activity: Activity) -> Iterator[str]:
    mine = set(activity.photos.values_list("upload__stored", flat=True))
    alike = {other for near in likeness.alike(mine).values() for other in near} | mine
    if not mine:
        return
    others = Activity.objects.standing().filter(photos__upload__stored__in=alike)
    for other in others.exclude(pk=activity.pk).order_by("-held_on", "pk").distinct()[:3]:
        yield f"佐证照片与“{other.organization}”{other.held_on} 的活动相同或者相似。"
