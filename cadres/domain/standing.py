"""The present post, level and rank on a cadre's first page follow from the tables behind it."""

from cadres.choices import Item, Ladder
from cadres.models import Cadre, Post


def follow(cadre: Cadre, item: Item) -> None:
    """Where a table says nothing of the present, what stands on the first page stays."""
    if item == Item.POSTS:
        _follow_posts(cadre)
    elif item == Item.RANKS:
        _follow_ranks(cadre)


def title_of(posts: list[Post]) -> str:
    """`县财政局党组书记、局长，县国资中心主任`: posts at one place share its name."""
    places: dict[str, list[str]] = {}
    for post in posts:
        if post.is_printed:
            places.setdefault(post.institution, []).append(post.name)
    return "，".join(f"{place}{'、'.join(names)}" for place, names in places.items())


def _follow_posts(cadre: Cadre) -> None:
    current = list(cadre.posts.current().order_by("-is_main", "position", "pk"))
    if not current and not cadre.posts.exists():
        return
    full = title_of(current)
    if cadre.post_full != full:
        cadre.post_full = full
        cadre.post_short = ""
        cadre.save(update_fields=["post_full", "post_short"])


def _follow_ranks(cadre: Cadre) -> None:
    current = {step.ladder: step for step in cadre.ranks.current()}
    if level := current.get(Ladder.LEVEL):
        cadre.level, cadre.level_since = level.level, level.since
    elif cadre.ranks.filter(ladder=Ladder.LEVEL).exists():
        cadre.level, cadre.level_since = "", None
    if rank := current.get(Ladder.RANK):
        cadre.rank, cadre.rank_since = rank.rank, rank.since
    elif cadre.ranks.filter(ladder=Ladder.RANK).exists():
        cadre.rank, cadre.rank_since = "", None
    cadre.save(update_fields=["level", "level_since", "rank", "rank_since"])
