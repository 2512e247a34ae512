"""Every cell that comes by itself tells where it comes from and opens the card of its number."""

from dataclasses import replace

import pytest
from django.urls import reverse

from assessments.domain.ledgers.filling import definition_of
from assessments.models import Ledger
from assessments.presets import notation as n
from assessments.views.origins import CellSources
from portal.figures.permissions import FIGURES_VIEW
from tests.assessments.handing import PLAIN, submitted
from tests.factories import accounts, ledgers

pytestmark = pytest.mark.usefixtures("in_november")


def sources(ledger, by):
    ledger = Ledger.objects.select_related("form__fieldset", "unit").get(pk=ledger.pk)
    told = CellSources(ledger, by=by)
    return {kind.key: told.of(kind) for kind in definition_of(ledger).kinds}


def test_each_tells_where_it_comes_from(ledger, member):
    told = sources(ledger, member)
    assert (told["members"].words, told["members"].label) == ("取自", "党员总数")
    assert told["reserve"].words.startswith("沿用上一份已通过台账的值")
    assert told["year"].words.startswith("本年已通过的各期与本期之和")
    assert told["goal"].words == "年度目标：村级集体经营性收入（万元）"
    assert told["rate"].words.startswith("自动计算")
    assert "[本年收入]" in told["rate"].formula
    assert (told["visited"].words, told["visited"].label) == ("", "以往各期")
    assert told["paid"] is told["remark"] is None


def test_each_number_that_arrives_opens_a_card(client, ledger, member):
    """The figure's own; what is carried, computed or typed opens that of the ledger's cell."""
    browser = accounts.signed_in(client, member)
    told = sources(ledger, member)
    labels = {
        "members": "党员总数",
        "reserve": "后备人数",
        "year": "本年收入",
        "visited": "走访人数",
    }
    for key, label in labels.items():
        page = browser.get(told[key].card)
        assert page.status_code == 200, key
        assert label in page.content.decode()


def test_a_figure_yet_to_come_is_no_card(county, office, town, member):
    preset = replace(PLAIN, sections={"一": (
        n.count("weak", "薄弱村数", "个", n.arrives("ECO-2")),
        n.count("held", "经营性收入", "元", n.arrives("ECO-1")),
    )}, checks=())  # fmt: skip
    made = ledgers.opened(ledgers.form(county, preset, by=office))[town.short_name]
    told = sources(made, member)
    assert told["weak"].words.startswith("沿用上一份已通过台账的值")
    assert (told["held"].words, told["held"].label) == ("", "以往各期"), "its own, as it was typed"


def test_nobody_is_led_where_he_may_not_go(ledger, member, monkeypatch):
    allowed = type(member).can
    monkeypatch.setattr(
        type(member),
        "can",
        lambda user, right, *unit: right != FIGURES_VIEW and allowed(user, right, *unit),
    )
    told = sources(ledger, member)
    assert (told["members"].label, told["members"].card) == ("党员总数", "")
    assert (told["reserve"].label, told["reserve"].card) == ("", "")


class TestThePages:
    def card(self, ledger):
        return reverse("figures:card", args=["MEM-1", ledger.unit_id]) + "?period=2026-11"

    def test_the_sheet_opens_it(self, client, ledger, member):
        page = accounts.signed_in(client, member).get(reverse("assessments:fill", args=[ledger.pk]))
        assert f'href="{self.card(ledger)}" hx-get="{self.card(ledger)}"' in page.content.decode()

    @pytest.fixture
    def plain(self, county, office, town):
        return ledgers.opened(ledgers.form(county, PLAIN, by=office))[town.short_name]

    def test_so_does_the_review(self, client, plain, member, reviewer):
        submitted(plain, member)
        page = accounts.signed_in(client, reviewer).get(
            reverse("assessments:review", args=[plain.pk])
        )
        assert f'href="{self.card(plain)}" hx-get="{self.card(plain)}"' in page.content.decode()
