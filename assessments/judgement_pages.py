"""What people's judgement adds to the menu and the home page."""

from collections.abc import Iterator

from assessments.models import Adjustment
from assessments.permissions import SCORES_APPROVE, SCORES_MANAGE, SCORES_VIEW
from portal.accounts.models import User
from portal.ui.registry import Act, MenuEntry, Todo, acts, menu, todos

menu.add(MenuEntry("加减分事项", "assessments:adjustments", "plus-minus", "考核", SCORES_VIEW, 40))
acts.add(Act("登记加减分事项", "assessments:new-adjustment", "plus-minus", SCORES_MANAGE, 66))


@todos.provider
def adjustments_to_decide(user: User) -> Iterator[Todo]:
    """What others entered and a leader has to decide."""
    if not user.can(SCORES_APPROVE):
        return
    waiting = Adjustment.objects.visible_to(user).waiting().exclude(proposed_by=user)
    for adjustment in waiting.select_related("unit").order_by("pk")[:20]:
        yield Todo(
            f"加减分事项待审批：{adjustment.unit} {adjustment.label}",
            adjustment.get_absolute_url(),
            group="加减分事项待审批",
        )
