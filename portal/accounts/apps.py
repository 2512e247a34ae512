from typing import ClassVar

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = "账号与权限"
    mounts: ClassVar = {"": "portal.accounts.urls_entrance", "accounts/": "portal.accounts.urls"}
