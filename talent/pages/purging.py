"""What is over its time: the menu, and a to-do for whoever may erase it."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from portal.access import Actor
from portal.ui.registry import MenuEntry, Todo, TodoSort, menu, todos
from talent.domain import purging
from talent.pages.section import SECTION
from talent.permissions import TALENT_PURGE

menu.add(MenuEntry("资料清理", "talent:purging", "eraser", SECTION, TALENT_PURGE, 90))


@todos.provider
def of_purging(user: Actor) -> Iterator[Todo]:
    if not user.can(TALENT_PURGE):
        return
    today, way = timezone.localdate(), reverse("talent:purging")
    for one in purging.PURGES.values():
        title = f"已满保存期：{one.label}"
        yield Todo(title, way, "核对名单后清理。", rows=one.rows(user, today), sort=TodoSort.ENDING)
