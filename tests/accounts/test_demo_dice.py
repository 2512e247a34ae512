from django.db import transaction
from django.utils import timezone

from portal import demo
from portal.accounts import demo as accounts_demo
from portal.accounts.models import User
from portal.orgs import demo as orgs_demo


def test_the_same_county_each_time(db):
    plan = demo.DemoPlan(scale=1, today=timezone.localdate())
    orgs_demo.build(plan)
    assert _accounts_built(plan) == _accounts_built(plan)


def _accounts_built(plan):
    with transaction.atomic():
        accounts_demo.build(plan)
        accounts = list(User.objects.order_by("pk").values_list("username", "name", "unit__code"))
        transaction.set_rollback(True)
    return accounts
