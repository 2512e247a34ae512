"""A real portal for a real browser: a database with the demo county, web server and worker."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from playwright.sync_api import sync_playwright

from portal import demo, embedded

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
START_SECONDS = 60
# It scores and publishes last month; the stories that only need it published do so themselves.
FIRST = "e2e/test_scores.py"


def chromium():
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


# Refused requests, which stories provoke; fragments under way when their page is left, or when
# what was typed meanwhile asks for others.
LEFT = re.compile(r"status of 4|^htmx:(afterRequest|sendError|sendAbort),")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: not item.path.match(FIRST))
    for item in items:
        if "tests/e2e/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            # Together: the county, the web server and the worker stand there once.
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    """The address of a running portal."""
    if chromium() is None:
        pytest.skip("没有找到 Chromium，浏览器测试跳过")
    with ExitStack() as stack:
        # Nothing of it may touch the folders of a portal that runs in this checkout.
        own = tmp_path_factory.mktemp("portal")
        folders = {"STATIC_ROOT": own / "static", "MEDIA_ROOT": own / "media"}
        folders["AUDIT_ANCHOR"] = own / "anchor.json"
        environment = {**os.environ, "PORTAL_ENV": "development"}
        environment |= {name: str(path) for name, path in folders.items()}
        environment["REDIS_URL"] = own_broker()
        owner = stack.enter_context(own_database())
        environment["DATABASE_URL"] = embedded.for_portal(owner)
        migrating = {**environment, "DATABASE_OWNER_URL": owner}
        run = [PYTHON, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(run, cwd=ROOT, env=migrating, check=True, stdout=subprocess.DEVNULL)
        for command in (["collectstatic", "--no-input"], ["demo"]):
            run = [PYTHON, "manage.py", *command, "--verbosity", "0"]
            subprocess.run(run, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        web = ["granian", "--interface", "wsgi", "--port", str(port), "portal.wsgi:application"]
        worker = ["celery", "-A", "portal", "worker", "--concurrency", "1", "--loglevel", "ERROR"]
        for program in (web, worker):
            stack.enter_context(running([PYTHON, "-m", *program], environment))
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/readyz")
        yield address


def own_broker():
    """Other tests empty the cache of their own number. Each process that drives a browser has one
    of these to itself: two workers at one broker would take the jobs of each other's county."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return os.environ["REDIS_URL"].rpartition("/")[0] + f"/{31 - number % 4}"


@contextmanager
def own_database():
    url = urlsplit(os.environ["DATABASE_URL"])
    name = f"browser_{os.getpid()}"
    admin = psycopg2.connect(os.environ["DATABASE_URL"])
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(url._replace(path=f"/{name}"))
    finally:
        with admin.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        admin.close()


@contextmanager
def running(command, environment, *, cwd=ROOT):
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url):
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"{url} did not answer in {START_SECONDS} s")


@pytest.fixture(scope="session")
def browser(portal):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


class Visitor:
    """A person at a browser, and everything the browser complained about."""

    def __init__(self, context, address):
        self.address = address
        self.complaints = []
        self.page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.page.on("console", self._listen)
        self.page.on("request", self._watch)

    def _listen(self, message):
        if message.type == "error" and not LEFT.search(message.text):
            self.complaints.append(f"console: {message.text}")

    def _watch(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"outside host: {request.url}")

    def go(self, path):
        return self.page.goto(self.address + path)

    def sign_in(self, username, password=None):
        self.go("/sign-in/")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", password or demo.password())
        with self.page.expect_navigation():
            self.page.click("button[type=submit]")
        return self

    def submit(self, button="main [type=submit]"):
        """A form asks first whether its sender is still signed in, then goes."""
        with self.page.expect_navigation():
            self.page.click(button)

    def sign_in_over(self, username, password=None):
        """In the dialog that stands over the page when the session has ended."""
        self.page.fill("#returning [name=username]", username)
        self.page.fill("#returning [name=password]", password or demo.password())
        self.page.click("#returning [type=submit]")

    def sideways(self):
        """How far the page can be scrolled sideways, in pixels."""
        return self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )


@pytest.fixture
def visitor(browser, portal):
    """Opens browsers that know nothing of one another; none may have complained in the end."""
    visitors = []

    def open_browser(**options):
        options = {"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN", **options}
        visitor = Visitor(browser.new_context(**options), portal)
        visitors.append(visitor)
        return visitor

    yield open_browser
    for opened in visitors:
        opened.page.context.close()
    assert [complaint for opened in visitors for complaint in opened.complaints] == []
