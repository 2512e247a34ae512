"""What a township works with in `sides`: to-dos, messages, figures, bulletins, jobs, files."""

from typing import Any

from portal.inbox.models import Reading
from portal.jobs.choices import JobState
from portal.jobs.models import JobStep
from reports.models import Export
from tests.factories import bulletins
from tests.factories import inbox as made
from tests.factories.figures import FigureValueFactory
from tests.factories.imports import ImportFactory
from tests.factories.jobs import JobFactory, JobFileFactory
from tests.factories.ui import SavedViewFactory


def inbox(side: Any) -> None:
    keeper = side.keeper
    assignment = made.AssignmentFactory(by=keeper, title=side.named("交办"))
    announcement = made.AnnouncementFactory(by=keeper, title=side.named("公告"))
    Reading.objects.create(announcement=announcement, user=side.objects["account"])
    side.objects |= {
        "assignment": assignment,
        "task": made.TaskFactory(
            assignee=keeper, assignment=assignment, from_user=keeper, title=side.named("待办")
        ),
        "task_file": made.TaskFileFactory(
            assignment=assignment,
            upload__name=f"{side.named('要求')}.txt",
            upload__owner=keeper,
        ),
        "notice": made.NoticeFactory(user=keeper, title=side.named("消息")),
        "digest": made.DigestFactory(user=keeper),
        "announcement": announcement,
    }


def figures(side: Any) -> None:
    for unit in (side.unit, side.village):
        FigureValueFactory(unit=unit)


def received(side: Any) -> None:
    side.objects["delivery"] = bulletins.delivered(side.unit, title=side.named("通报"))


def work(side: Any) -> None:
    job = JobFactory(owner=side.keeper, title=side.named("任务"), state=JobState.DONE)
    JobStep.objects.create(job=job, key="1", label=side.named("步骤"), is_done=True)
    file = JobFileFactory(job=job, content=side.word.encode())
    view = SavedViewFactory(owner=side.keeper, name=side.named("视图"))
    batch = ImportFactory(owner=side.keeper, file_name=f"{side.named('名册')}.xlsx")
    Export.objects.create(
        dataset="members", label=side.named("导出"), owner=side.keeper, unit=side.unit, job=job
    )
    side.objects |= {"job": job, "job_file": file, "import": batch, "saved_view": view}
