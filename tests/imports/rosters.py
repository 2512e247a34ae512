"""Rows of a member roster."""

import datetime as dt

from portal.people.choices import Sex
from tests.factories.people import number

HEAD = ["姓名", "身份证号", "性别", "民族", "出生日期", "人员类别", "所在党支部", "入党日期",
        "转正日期", "手机号码", "现居住地", "学历"]  # fmt: skip


def row(n=1, *, name="", branch="第一支部", **changed):
    """A sound row; `changed` by heading."""
    born = dt.date(1970, 1, 1) + dt.timedelta(days=n)
    values = {
        "姓名": name or f"张{'一二三四五六七八九十'[n % 10]}{'甲乙丙丁戊己庚辛壬癸'[n // 10 % 10]}",
        "身份证号": number(born, sex=Sex.MALE, sequence=1),
        "性别": "男",
        "民族": "汉族",
        "出生日期": f"{born:%Y.%m.%d}",
        "人员类别": "正式党员",
        "所在党支部": branch,
        "入党日期": "1995.07.01",
        "转正日期": "1996.07.01",
        "手机号码": f"139{n:08}",
        "现居住地": "云岭县东河镇上河村",
        "学历": "大学",
    }
    return [{**values, **changed}[heading] for heading in HEAD]


def rows(count, **changed):
    return [HEAD, *(row(n, **changed) for n in range(1, count + 1))]
