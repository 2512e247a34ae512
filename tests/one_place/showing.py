"""What the portal makes of the app that `tests.one_place.settings` adds, as JSON: a portal of its
own, for apps are read when it starts. The database is that of the tests; nothing of it stays."""

import json
from typing import Any

import django

django.setup()

from celery import current_app  # noqa: E402 - all of it needs the apps loaded
from django.apps import apps  # noqa: E402
from django.core.management.base import no_translations  # noqa: E402
from django.core.management.commands import makemigrations  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402
from django.db.migrations.state import ProjectState  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from garden.domain import beds  # noqa: E402
from garden.models import Bed  # noqa: E402
from garden.permissions import BEDS_VIEW, READ_BEDS  # noqa: E402

from portal.access import Denied, permissions  # noqa: E402
from portal.accounts.roles import ROLES  # noqa: E402
from portal.audit.choices import actions  # noqa: E402
from portal.ui.menu import sections  # noqa: E402
from portal.ui.registry import menu  # noqa: E402
from tests.factories import accounts, orgs  # noqa: E402
from tests.factories.api import bearing, token_of  # noqa: E402
from tests.transactions import taken_back  # noqa: E402


def declared() -> dict[str, Any]:
    current_app.loader.import_default_modules()
    entry = current_app.conf.beat_schedule["garden-water"]
    return {
        "permissions": [each.label for each in permissions if each.module == "garden.permissions"],
        "order": [each.value for each in permissions],
        "roles": [key for key, role in ROLES.items() if BEDS_VIEW in role.permissions],
        "action": actions.of("bed.planted").label,
        "sections": [section.label for section in sections(menu.entries)],
        "address": reverse("garden:beds"),
        "task": entry["task"] if entry["task"] in current_app.tasks else "no such task",
    }


def refused(act: Any) -> bool:
    try:
        act()
    except Denied:
        return True
    return False


def asked_by_program(owner: Any) -> list[dict[str, Any]]:
    _, secret = token_of(owner, reach=[READ_BEDS])
    return Client().get("/api/v1/beds/", headers=bearing(secret)).json()["results"]


def in_use() -> dict[str, Any]:
    """Its page, its act and the act's event, in the hands of those who hold its permissions."""
    with taken_back():
        with connection.schema_editor() as editor:
            editor.create_model(Bed)
        county = orgs.county()
        township = orgs.township(county)
        office = accounts.holder("general_office", county)
        member = accounts.holder("township_member", township)
        beds.plant(county, name="县委大院花坛", by=office)
        beds.plant(township, name="乡政府苗圃", by=office)
        pages = {
            role: accounts.signed_in(Client(), user).get(reverse("garden:beds"))
            for role, user in (("office", office), ("member", member))
        }
        stranger = accounts.holder("talent_office", county)
        trail = accounts.signed_in(Client(), accounts.holder("auditor", county))
        result = {
            "office": [row.record.name for row in pages["office"].context["table"].rows],
            "member": [row.record.name for row in pages["member"].context["table"].rows],
            "menu": "园圃一览" in pages["member"].content.decode(),
            "stranger": accounts.signed_in(Client(), stranger).get("/garden/").status_code,
            "program": [row["name"] for row in asked_by_program(member)],
            "refused": refused(lambda: beds.plant(township, name="又一处", by=member)),
            "trail": "开设园圃" in trail.get("/audit/events/?action=bed.planted").content.decode(),
        }
        transaction.set_rollback(True)
    return result


@no_translations
def needs_migrations() -> list[str]:
    """Which apps would have to be migrated because of it."""
    written = MigrationLoader(None)
    detector = makemigrations.Command.autodetector(
        written.project_state(), ProjectState.from_apps(apps)
    )
    return sorted(detector.changes(graph=written.graph))


if __name__ == "__main__":
    setup_test_environment()
    print(json.dumps({**declared(), **in_use(), "migrations": needs_migrations()}))  # noqa: T201
