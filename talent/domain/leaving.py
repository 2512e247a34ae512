"""A talent leaves the store, and everything going on about him ends with it."""

import datetime as dt

from django.db import transaction

from portal.accounts.models import User
from portal.problems import refuse_if
from talent.choices import CardState, HelpState, HousingState, TalentState, TenancyState
from talent.domain import cards, housing, links, matches, talents, titles
from talent.models import TalentProfile, Tenancy, Worthy
from talent.permissions import TALENT_VERIFY


@transaction.atomic
def leave(
    profile: TalentProfile, *, leaving: str, left_on: dt.date, left_note: str = "", by: User
) -> TalentProfile:
    """The file stays; he no longer counts, and open matches of his end."""
    profile = talents.held(profile, TALENT_VERIFY, by=by)
    refuse_if(talents.is_here(profile), talents.not_later(left_on, "left_on"))
    profile.leaving, profile.left_on, profile.left_note = leaving, left_on, left_note.strip()
    why = talents.words_of(profile, "leaving")
    matches.stop_all(profile, reason=f"已出库：{why}", by=by)
    cards.end_all(profile, reason=f"已出库：{why}", by=by)
    housing.withdraw_all(profile, reason=f"已出库：{why}", by=by)
    links.end_all(profile, reason=f"已出库：{why}", on=left_on, by=by)
    titles.leave(profile, on=left_on, reason=f"已出库：{why}", by=by)
    return talents.moved(profile, TalentState.OUT, "出库", by=by, reason=why)


def ends_with_it(profile: TalentProfile) -> list[str]:
    """What is going on about him, told before he leaves."""
    going = profile.matches.going().select_related("need__unit", "need__enterprise")
    told = [f"结束“{match.need}”的匹配（{match.get_state_display()}）。" for match in going]
    told += [f"注销人才服务卡“{card}”。" for card in profile.cards.exclude(state=CardState.ENDED)]
    kept = HousingState.CHOSEN, HousingState.HOUSED
    for application in profile.housing.going():
        if application.state not in kept:
            told.append(f"撤回公寓申请（{application.get_state_display()}）。")
    sent = profile.dispatches.open().select_related("enterprise")
    told += [f"还派驻在“{one.enterprise}”，请另行结束派驻。" for one in sent]
    told += [f"结束“{link}”。" for link in profile.expert_links.open().select_related("leader")]
    worthy = Worthy.objects.filter(profile=profile).first()
    if worthy is not None:
        led = worthy.tasks.filter(state__in=HelpState.busy()).select_related("unit")
        told += [f"牵头的事项“{task}”请另定乡贤。" for task in led]
    told += titles.ends_with_him(profile)
    rooms = Tenancy.objects.filter(application__profile=profile, state__in=TenancyState.going())
    told += [f"“{one.apartment}”还由本人租住，请另行办理退租。"
             for one in rooms.select_related("apartment")]  # fmt: skip
    return told


@transaction.atomic
def come_back(profile: TalentProfile, *, reason: str, by: User) -> TalentProfile:
    """To be verified anew: what is on record may be old."""
    profile = talents.held(profile, TALENT_VERIFY, by=by)
    refuse_if(talents.is_in(profile, TalentState.OUT))
    profile.leaving, profile.left_on, profile.left_note = "", None, ""
    return talents.moved(profile, TalentState.PENDING, "恢复", by=by, reason=reason)
