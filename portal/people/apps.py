from typing import ClassVar

from django.apps import AppConfig

from portal.crypto import checks  # noqa: F401 - registers the check of algorithms


class PeopleConfig(AppConfig):
    name = "portal.people"
    label = "people"
    verbose_name = "人员"
    mounts: ClassVar = {"people/": "portal.people.urls"}
