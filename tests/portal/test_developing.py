import pytest
from django.urls import path

from portal import developing
from portal.urls import handler403, handler404, urlpatterns  # noqa: F401 - of this test's addresses
from tests.factories import accounts, orgs

pytestmark = pytest.mark.django_db
urlpatterns = [*urlpatterns, path("registries/", developing.Registries.as_view())]


def test_it_is_not_there_where_people_work(client):
    user = accounts.UserFactory(unit=orgs.county())
    assert accounts.signed_in(client, user).get("/registries/").status_code == 404


@pytest.mark.urls(__name__)
def test_it_shows_what_each_app_brought_and_whence(client):
    page = accounts.signed_in(client, accounts.UserFactory(unit=orgs.county())).get("/registries/")
    registries = {each["title"]: each["rows"] for each in page.context["registries"]}
    assert all(registries.values()), "a registry shows nothing"
    assert ("branches-remind-elections", "branches.remind_elections") in {
        row[:2] for row in registries["Schedule"]
    }
    for title in ("Permissions", "Audit actions", "Tabs", "Rosters in"):
        assert any(str(row[-1]).startswith("cadres") for row in registries[title]), title
    assert "members" in {row[0] for row in registries["Rosters out"]}
    assert "cadres.permissions" in page.content.decode()
