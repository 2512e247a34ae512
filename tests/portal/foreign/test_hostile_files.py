"""Hostile files at every way in: answered in words; the process that asks stays small and idle.

Time is the processor time of this process, memory its greatest growth: what the child needs is the
child's. The bounds are the ones promised, 60 MB and half a second.
"""

import contextlib
import resource
import threading
import time

import pytest
from django.core.exceptions import ValidationError

from portal.files.choices import Type
from portal.files.domain import checks
from portal.foreign.calling import call
from portal.imports.reading.headings import find_table
from portal.imports.reading.opening import MOST_FOR_A_PAGE, open_workbook
from portal.imports.reading.refusing import UnusableFile
from tests.portal.foreign import hostile, readers

MEGABYTES, SECONDS = 60, 0.5
PAGE = resource.getpagesize()


def checked(content, name):
    checks.checked(content, name=name, types=Type)


def roster(content, name):
    book = open_workbook(content, name)
    for one in book.sheets:
        find_table(book.grid(one), ["姓名", "单位"])


CASES = [
    *(
        pytest.param(way, f"表.{extension}", make, id=f"{way.__name__}: {name}")
        for table, extension, ways in (
            (hostile.WORKBOOKS, "xlsx", (checked, roster)),
            (hostile.TEXTS, "csv", (checked, roster)),
            (hostile.PICTURES, "png", (checked,)),
            (hostile.DOCUMENTS, "docx", (checked,)),
        )
        for name, make in table.items()
        for way in ways
    )
]


def resident():
    with open("/proc/self/statm") as counts:  # noqa: PTH123 - a hundred times a second
        return int(counts.read().split()[1]) * PAGE


class Watch:
    """The most memory held while it runs."""

    def __enter__(self):
        self.most, self.running = resident(), True
        self.thread = threading.Thread(target=self.look)
        self.before, self.begun = self.most, time.thread_time()
        self.thread.start()
        return self

    def look(self):
        while self.running:
            self.most = max(self.most, resident())
            time.sleep(0.01)

    def __exit__(self, *_):
        self.seconds = time.thread_time() - self.begun
        self.running = False
        self.thread.join()
        self.megabytes = (max(self.most, resident()) - self.before) / 1024 / 1024


@pytest.fixture(scope="module", autouse=True)
def _warm():
    """What the first call loads is not the file's doing."""
    call(readers.echo, b"x")


@pytest.mark.parametrize(("way", "name", "make"), CASES)
def test_a_hostile_file_costs_the_process_that_asks_next_to_nothing(way, name, make):
    content = make()
    with Watch() as watch, contextlib.suppress(ValidationError, UnusableFile):
        way(content, name)
    assert watch.megabytes < MEGABYTES
    assert watch.seconds < SECONDS


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("zip bomb", "解压后过大"),
        ("6,000 parts", "解压后过大"),
        ("a million merges", "太大"),
        ("declaration behind a long comment", "外部实体"),
        ("sheet name of 300 characters", "有 300 个字"),
        ("cut off", "已损坏"),
    ],
)
def test_the_owner_is_told_what_is_wrong(name, words):
    with pytest.raises(UnusableFile, match=words):
        roster(hostile.WORKBOOKS[name](), "名册.xlsx")


def test_pictures_of_many_points_are_refused_before_they_are_drawn():
    for name in ("50,000 by 50,000 points", "5,000 by 5,000 points"):
        with pytest.raises(ValidationError, match="2000 万像素"):
            checked(hostile.PICTURES[name](), "照片.png")


def test_a_text_of_too_many_columns_or_characters_is_told():
    with pytest.raises(UnusableFile, match="20001 列"):
        roster(hostile.TEXTS["20,000 columns"](), "名册.csv")
    with pytest.raises(UnusableFile, match="32767 个字"):
        roster(hostile.TEXTS["one line of 20 MB"](), "名册.csv")


def large(people):
    """A sound roster: of each person ten facts nobody shares and twenty that many do."""
    head = ["姓名", "单位", *(f"第{n}项" for n in range(28))]
    own = (f"{n:05}," + ",".join(f"甲乙丙丁{n}号{k}" for k in range(9)) for n in range(people))
    shared = ",".join(["汉族", "大学本科", "云岭县青松镇"] * 6 + ["在职", "男"])
    return "\n".join([",".join(head), *(f"{line},{shared}" for line in own)]).encode()


def test_a_sound_roster_of_many_people_leaves_the_process_that_asks_small():
    content = large(20_000)
    with Watch() as watch:
        book = open_workbook(content, "名册.csv", most=MOST_FOR_A_PAGE)
        table = find_table(book.grid(book.sheets[0]), ["姓名", "单位"])
        assert len(table.rows) == 20_000
    assert watch.megabytes < MEGABYTES


def test_a_larger_one_is_refused_with_what_to_do_instead():
    book = open_workbook(large(3_000), "名册.csv", most=MOST_FOR_A_PAGE // 20)
    with pytest.raises(UnusableFile, match="请按单位分成几个文件上传"):
        book.grid(book.sheets[0])
