"""A new version of a form, published while ledgers are open."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.domain.ledgers import handing
from assessments.domain.ledgers.filling import Filling
from assessments.models import Ledger
from portal.fields.choices import KindKey
from portal.fields.domain import designs
from tests.factories import ledgers

pytestmark = pytest.mark.usefixtures("in_november")
NEW = {"label": "走访户数", "kind": KindKey.INTEGER, "required": True}


def published(form, by, *, effective_from=None, **field):
    """With one field more, and without “其他”."""
    draft = designs.start_draft(form.fieldset, by=by)
    designs.remove_field(draft.fields.get(key="remark"), by=by)
    designs.add_field(draft, by=by, **{**NEW, **field})
    day = effective_from or timezone.localdate()
    return designs.publish(draft, effective_from=day, by=by)


def keys(ledger):
    whole = Ledger.objects.select_related("form__fieldset", "unit").get(pk=ledger.pk)
    return {kind.field.label for kind in Filling(whole).definition.kinds}


def test_what_is_in_hand_goes_on_under_it_with_what_was_filled(bare_ledger, bare, member, office):
    ledgers.fill(bare_ledger, member, visited="2", remark="家常")
    published(bare, office)
    assert keys(bare_ledger) == {"走访人数", "走访户数"}
    with pytest.raises(ValidationError, match="“走访户数”必须填写"):
        handing.submit(bare_ledger, by=member)
    assert bare_ledger.values.get(key="visited").data == 2
    assert ledgers.fill(bare_ledger, member, remark="改").cells["remark"].state == "invalid"


def test_what_was_handed_over_stays_under_its_own(submitted, bare, office):
    published(bare, office)
    assert keys(submitted) == {"走访人数", "其他"}


def test_one_that_begins_later_is_for_later_periods(bare_ledger, bare, office):
    published(bare, office, effective_from=dt.date(2026, 12, 1))
    assert keys(bare_ledger) == {"走访人数", "其他"}


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ({"sensitive": True, "kind": KindKey.TEXT}, "台账不收敏感内容，请去掉“走访户数”的敏感标记"),
        ({"kind": KindKey.FILE}, "台账不用“"),
        ({"kind": KindKey.PERSON}, "台账不用“"),
    ],
)
def test_what_ledgers_do_not_take_is_refused(bare, office, field, words):
    with pytest.raises(ValidationError, match=words):
        published(bare, office, **field)
