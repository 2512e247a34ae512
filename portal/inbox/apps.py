from typing import ClassVar

from django.apps import AppConfig


class InboxConfig(AppConfig):
    name = "portal.inbox"
    label = "inbox"
    verbose_name = "待办与公告"
    mounts: ClassVar = {"inbox/": "portal.inbox.urls"}
