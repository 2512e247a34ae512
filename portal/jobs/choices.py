from django.db import models


class State(models.TextChoices):
    QUEUED = "queued", "排队中"
    RUNNING = "running", "办理中"
    DONE = "done", "已完成"
    FAILED = "failed", "失败"
    CANCELLED = "cancelled", "已取消"


LIVE = (State.QUEUED, State.RUNNING)
ENDED = (State.DONE, State.FAILED, State.CANCELLED)
