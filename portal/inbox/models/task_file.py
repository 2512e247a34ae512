from typing import ClassVar, Self, cast

from django.db import models

from portal.access import Actor, Scoped, ScopedQuerySet
from portal.accounts.models import User
from portal.files.models import Upload
from portal.inbox.models.task import Assignment, Task
from portal.inbox.permissions import TASKS_ASSIGN


class TaskFileQuerySet(ScopedQuerySet):
    def visible_to(self, user: Actor) -> Self:
        """An answer's to whoever sees the answer; those that came with the work to whoever handed
        it out, and to all who were to do it."""
        if not isinstance(user, User):
            return self.none()
        seen = Task.objects.visible_to(user)
        handed_out = Assignment.objects.visible_to(user).values("pk")
        return self.filter(
            models.Q(task__in=seen.values("pk"))
            | models.Q(assignment__in=handed_out)
            | models.Q(assignment__in=seen.exclude(assignment=None).values("assignment"))
        )


class TaskFile(models.Model):
    """A file that came with work handed out, or with the answer of one who did it."""

    shown_by: ClassVar[Scoped] = Scoped(permission=TASKS_ASSIGN, path="assignment__unit__path")

    assignment = models.ForeignKey(
        Assignment, null=True, on_delete=models.PROTECT, related_name="files"
    )
    task = models.ForeignKey(Task, null=True, on_delete=models.PROTECT, related_name="files")
    upload = models.OneToOneField(
        Upload, verbose_name="文件", on_delete=models.PROTECT, related_name="+"
    )

    objects = TaskFileQuerySet.as_manager()

    class Meta:
        verbose_name = "交办事项附件"
        verbose_name_plural = "交办事项附件"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(assignment=None, task__isnull=False)
                | models.Q(assignment__isnull=False, task=None),
                name="task_file_of_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.upload)

    @property
    def about(self) -> Assignment | Task:
        return self.assignment or cast(Task, self.task)  # the database sees to it
