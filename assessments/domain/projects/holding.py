"""What every act on a project begins with."""

from collections.abc import Iterator

from django.core.exceptions import NON_FIELD_ERRORS

from assessments.choices import ProjectState
from assessments.models import SecretaryProject
from portal.problems import Problem


def held(project: SecretaryProject) -> SecretaryProject:
    """Acts on a project, its milestones and notes take this row first."""
    rows = SecretaryProject.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit").get(pk=project.pk)


def is_in(project: SecretaryProject, *states: ProjectState) -> Iterator[Problem]:
    if project.state not in states:
        yield (
            NON_FIELD_ERRORS,
            f"这个项目{project.get_state_display()}，不能这样办理。请刷新页面查看。",
        )


def has_words(words: str, field: str, ask: str) -> Iterator[Problem]:
    if not words.strip():
        yield field, ask
