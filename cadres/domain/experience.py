"""What a cadre has behind him: asked of his posts, and of his résumé where no post was entered."""

from typing import Final

from django.db.models import Exists, OuterRef, Q

from cadres.models import Post, ResumeLine
from cadres.models.cadre import CadreQuerySet
from portal.orgs.choices import UnitLevel

TOWNSHIP, VILLAGE, LEADING = "township", "village", "leading"
EXPERIENCES: Final = {
    TOWNSHIP: "有乡镇（街道）工作经历",
    VILLAGE: "有村（社区）任职经历",
    LEADING: "曾任领导职务",
}
# As a unit's name says what it is; 城镇 and 乡村 stand in names of county offices. The patterns
# run in the database and repeat nothing, so that no text makes them slow.
_NAMES: Final = {
    TOWNSHIP: "([^城]镇|乡([^村]|$)|街道|苏木)",
    VILLAGE: "([^乡农]村(党|委|支|$)|社区|嘎查)",
}
_LEVELS: Final = {TOWNSHIP: UnitLevel.TOWNSHIP, VILLAGE: UnitLevel.VILLAGE}


def with_experience(cadres: CadreQuerySet, what: str) -> CadreQuerySet:
    held = Post.objects.filter(cadre=OuterRef("pk"))
    if what == LEADING:
        return cadres.filter(Exists(held.filter(is_leading=True)))
    name = _NAMES[what]
    posts = held.filter(Q(unit__kind__level=_LEVELS[what]) | Q(institution__regex=name))
    resumes = ResumeLine.objects.filter(cadre=OuterRef("pk"), text__regex=name)
    return cadres.filter(Exists(posts) | Exists(resumes))


def told_of(cadres: CadreQuerySet, words: str) -> CadreQuerySet:
    """Whose posts or résumé contain the words: `财政`, `驻村第一书记`."""
    posts = Post.objects.filter(cadre=OuterRef("pk")).filter(
        Q(institution__icontains=words) | Q(name__icontains=words)
    )
    lines = ResumeLine.objects.filter(cadre=OuterRef("pk"), text__icontains=words)
    return cadres.filter(Exists(posts) | Exists(lines))
