"""What a new file begins with: forms-and-schemes §2.3. Weights sum to 100."""

import datetime as dt
from typing import Final

from performance.models import PerformanceFile, PerformanceTarget

PERSON: Final = (
    ("分管工作年度目标", 30),
    ("重点项目和书记项目", 25),
    ("党建责任", 15),
    ("联系村（企业）", 10),
    ("人才工作", 5),
    ("法治建设", 5),
    ("群众评价和作风", 10),
)
UNIT: Final = (
    ("主责主业", 40),
    ("县委重点任务", 20),
    ("党建", 15),
    ("服务基层", 10),
    ("人才", 5),
    ("法治", 5),
    ("满意度", 5),
)


def rows(file: PerformanceFile) -> list[PerformanceTarget]:
    begins = PERSON if file.is_persons else UNIT
    last = dt.date(file.year, 12, 31)
    return [
        PerformanceTarget(file=file, position=number, goal=goal, weight=weight, due_on=last)
        for number, (goal, weight) in enumerate(begins, start=1)
    ]
