"""The frame around every page: headers, errors, menu, search, gallery."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from portal.ui import errors
from portal.ui.menu import SECTIONS
from portal.ui.permissions import GALLERY_VIEW
from portal.ui.registry import Menu, MenuEntry
from portal.ui.templatetags.ui import icon
from tests import sources
from tests.factories import orgs
from tests.factories.accounts import holder, signed_in

pytestmark = pytest.mark.django_db
BOUNDARY = "非涉密系统，严禁处理、存储、传输国家秘密"


@pytest.fixture
def admin(client):
    return signed_in(client, holder("system_admin", orgs.county()))


def test_every_page_carries_the_security_headers(admin):
    response = admin.get("/")
    policy = response["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("url", ["/", "/gallery/", "/no-such-page/"])
def test_pages_name_the_boundary(admin, url):
    assert BOUNDARY in admin.get(url).content.decode()


def test_sign_in_page_names_the_boundary(client):
    assert BOUNDARY in client.get("/sign-in/").content.decode()


def test_missing_page_says_what_to_do(admin):
    response = admin.get("/no-such-page/")
    assert response.status_code == 404
    assert "不在您的管理范围内" in response.content.decode()


def test_forbidden_page_gives_the_reason(client):
    signed_in(client, holder("township_member", orgs.township(orgs.county())))
    response = client.get("/gallery/")
    assert response.status_code == 403
    assert "您没有“查看界面组件”的权限" in response.content.decode()


@pytest.mark.parametrize(("url", "status"), [("/no-such-page/", 404), ("/jobs/all/", 403)])
def test_an_error_keeps_the_frame_of_those_who_are_inside(client, url, status):
    signed_in(client, holder("township_member", orgs.township(orgs.county())))
    answer = client.get(url)
    assert answer.status_code == status
    assert 'aria-label="主菜单"' in answer.content.decode()


def test_an_error_outside_has_no_menu(client):
    assert "主菜单" not in client.get("/no-such-page/", follow=True).content.decode()


def test_server_error_page_needs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = errors.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "数据没有改动" in response.content.decode()


def test_forbidden_without_a_reason_still_says_something(rf):
    response = errors.forbidden(rf.get("/"), PermissionDenied())
    assert "您没有办理该事项的权限" in response.content.decode()


def test_menu_marks_the_longest_matching_entry():
    menu = Menu()
    menu.add(
        MenuEntry("首页", "home", "home", ""),
        MenuEntry("组件", "gallery", "components", "系统", GALLERY_VIEW),
    )
    admin = holder("system_admin", orgs.county())
    drawn = menu.drawn(admin, "/gallery/", folded=[])
    assert drawn.count("aria-current") == 1
    assert drawn.index("首页") < drawn.index("aria-current") < drawn.index("组件")


def test_a_group_stays_folded_unless_it_holds_the_page_shown():
    menu = Menu()
    menu.add(MenuEntry("组件", "gallery", "components", "系统", GALLERY_VIEW))
    admin = holder("system_admin", orgs.county())
    folded = [str(SECTIONS["系统"]), "1.5", "没有这一组"]
    assert "open" not in menu.drawn(admin, "/", folded=folded)
    assert "open" in menu.drawn(admin, "/", folded=[])
    assert "open" in menu.drawn(admin, "/gallery/", folded=folded)


def test_menu_hides_what_one_may_not_open():
    menu = Menu()
    menu.add(MenuEntry("组件", "gallery", "components", "系统", GALLERY_VIEW))
    assert menu.visible_to(holder("county_leader", orgs.county())) == ()


def test_unknown_icon_fails_loudly():
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_search_finds_pages_by_initials(admin):
    assert "界面组件" in admin.get("/search/", {"q": "jmzj"}).content.decode()


def test_search_finds_units_of_the_own_scope_only(client):
    county = orgs.county()
    own = orgs.township(county, name="东河镇", short_name="东河镇")
    orgs.township(county, name="东山镇", short_name="东山镇")
    signed_in(client, holder("township_member", own))
    text = client.get("/search/", {"q": "东"}, headers={"HX-Request": "true"}).content.decode()
    assert "东河镇" in text
    assert "东山镇" not in text


def test_gallery_draws_every_component(admin):
    text = admin.get("/gallery/").content.decode()
    assert "badge-ok" in text
    assert "还没有考核分组" in text


@pytest.mark.parametrize(
    "address", ["/", "/accounts/", "/accounts/?export=xlsx", "/search/?q=a", "/api/v1/units/"]
)
def test_nothing_that_is_shown_is_kept_by_a_browser(admin, address):
    answer = admin.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")


def test_no_view_allows_keeping_what_it_answers():
    """The middleware says `no-store` where a view says nothing; none says less."""
    header = re.compile(r"""Cache-Control("\] =|",) "([^"]*)\"""")
    loose = [
        str(path)
        for path in sources.modules()
        for match in header.finditer(path.read_text())
        if "no-store" not in match[2]
    ]
    assert loose == []
