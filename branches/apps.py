from typing import ClassVar

from django.apps import AppConfig


class BranchesConfig(AppConfig):
    name = "branches"
    label = "branches"
    verbose_name = "基层党建"
    mounts: ClassVar = {"branches/": "branches.urls"}

    def ready(self) -> None:
        from portal.people import references  # noqa: PLC0415 - needs loaded models

        references.add("branches.CommitteePost", "person", label="党组织班子职务")
        references.add("branches.PartyMember", "person", label="党员档案")
        references.add("branches.VillageOfficer", "person", label="村（社区）干部任职")
