from typing import ClassVar

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BranchesConfig(AppConfig):
    name = "branches"
    label = "branches"
    verbose_name = "基层党建"
    mounts: ClassVar = {"branches/": "branches.urls"}

    def ready(self) -> None:
        from branches.domain.admission import chart  # noqa: PLC0415 - needs loaded models
        from branches.domain.life import seeding  # noqa: PLC0415 - needs loaded models
        from portal.people import references  # noqa: PLC0415 - needs loaded models

        references.add("branches.CommitteePost", "person", label="党组织班子职务")
        references.add("branches.PartyMember", "person", label="党员档案")
        references.add("branches.AdmissionCase", "person", label="发展党员流程", once={"end": ""})
        references.add("branches.BallotCandidate", "person", label="选举候选人")
        references.add("branches.VillageOfficer", "person", label="村（社区）干部任职")
        post_migrate.connect(seeding.after_migrate, sender=self)
        post_migrate.connect(chart.after_migrate, sender=self)
