"""Acts on cadres taken back: posts, ranks and the first page as they were."""

import pytest
from django.core.exceptions import ValidationError

from cadres.choices import Item, Ladder, Leaving
from cadres.domain import cadres, leaving, posts, ranks, records
from cadres.models import Cadre
from portal.access import Denied
from portal.dates import PartialDate
from portal.deeds.domain import deeds
from portal.deeds.domain import rows as kept_rows
from portal.deeds.models import Deed
from tests.factories import accounts
from tests.factories import cadres as make
from tests.factories.accounts import signed_in

pytestmark = pytest.mark.django_db
MAY, JUNE = PartialDate(2024, 5), PartialDate(2024, 6)
HEAD = {"institution": "云岭县财政局", "name": "局长", "is_main": True, "since": MAY}


@pytest.fixture
def cadre(office):
    """In a post and a rank, with an award."""
    cadre = make.CadreFactory(unit=office)
    make.PostFactory(cadre=cadre, is_main=True, since=PartialDate(2020, 1))
    make.RankFactory(cadre=cadre)
    make.AwardFactory(cadre=cadre)
    return cadre


def everything(cadre):
    lines = [row for model in records.MODELS.values() for row in model.objects.filter(cadre=cadre)]
    return kept_rows.snapshot([Cadre.objects.get(pk=cadre.pk), *lines])


def last():
    return Deed.objects.latest("pk")


def acts(cadre, other, keeper):
    by = {"by": keeper}
    post, rank, award = cadre.posts.get(), cadre.ranks.get(), cadre.awards.get()
    return {
        "appoint": lambda: posts.appoint(cadre, values=HEAD, ends_main=True, confirmed=True, **by),
        "dismiss": lambda: posts.dismiss(post, until=JUNE, end_document="云组〔2024〕6号", **by),
        "end": lambda: ranks.end(rank, until=JUNE, **by),
        "leave": lambda: leaving.leave(cadre, leaving=Leaving.TRANSFERRED, left_on=JUNE, **by),
        "edit": lambda: cadres.edit(cadre, values={"unit": other}, confirmed=True, **by),
        "remove": lambda: records.remove(award, reason="重复登记", **by),
    }


@pytest.mark.parametrize("name", ["appoint", "dismiss", "end", "leave", "edit", "remove"])
def test_all_is_as_it_was(name, cadre, other, keeper):
    before = everything(cadre)
    acts(cadre, other, keeper)[name]()
    assert everything(cadre) != before
    deeds.withdraw(last(), by=keeper)
    assert everything(cadre) == before


def test_coming_back_and_a_promotion(cadre, keeper):
    ranks.promote(cadre, ladder=Ladder.LEVEL, level="1A41", since=JUNE, by=keeper)
    leaving.leave(cadre, leaving=Leaving.TRANSFERRED, left_on=JUNE, by=keeper)
    before = everything(cadre)
    leaving.come_back(cadre, reason="调回", by=keeper)
    deeds.withdraw(last(), by=keeper)
    assert everything(cadre) == before
    deeds.withdraw(Deed.objects.get(kind="cadres.leaving"), by=keeper)
    deeds.withdraw(Deed.objects.get(kind="cadres.promotion"), by=keeper)
    step = cadre.ranks.get()
    assert (step.level, step.until) == ("1A42", None)


def test_what_was_corrected_since_stands_in_the_way(cadre, keeper):
    made = posts.appoint(cadre, values=HEAD, ends_main=True, confirmed=True, by=keeper)
    records.correct(made, values={"since": JUNE}, confirmed=True, by=keeper)
    with pytest.raises(ValidationError, match=r"任职时间.*后来又有改动"):
        deeds.withdraw(last(), by=keeper)


def test_a_transfer_needs_the_right_at_both_ends(cadre, other, keeper):
    home = cadre.unit
    cadres.edit(cadre, values={"unit": other}, confirmed=True, by=keeper)
    for unit in (home, other):
        with pytest.raises(Denied):
            deeds.withdraw(last(), by=accounts.holder("cadre_office", unit))


def test_a_removed_line_comes_back_from_its_message(client, cadre, keeper):
    award = cadre.awards.get()
    signed_in(client, keeper)
    url = f"/cadres/lines/{Item.AWARDS}/{award.pk}/remove/"
    page = client.post(url, {"reason": "重复登记"}, follow=True).content.decode()
    assert not cadre.awards.exists()
    assert f'action="{last().get_absolute_url()}"' in page  # “撤回” in the corner
    back = f"{cadre.get_absolute_url()}?tab={Item.AWARDS}"
    answer = client.post(last().get_absolute_url(), {"back": back})
    assert answer.url == back
    assert cadre.awards.get() == award


def test_a_great_act_is_taken_back_on_its_page_only(client, cadre, keeper):
    signed_in(client, keeper)
    answer = client.post(
        f"/cadres/{cadre.pk}/leave/", {"leaving": "transferred", "left_on": "2024.06"}
    )
    assert answer.status_code == 302
    page = client.get(answer.url).content.decode()
    assert 'class="btn btn-sm" type="submit">撤回' not in page
    assert "撤回：离开" in page
