"""The pages of design are the engine's: an owner of fields says in a `Designer` what they have to
know of it, and takes their routes."""

from typing import Any, ClassVar, Final

from django import forms
from django.db.models import Model
from django.urls import URLPattern, path, reverse

from portal.access import Permission, visible
from portal.accounts.models import User
from portal.fields.forms import PublishForm
from portal.fields.models import FieldSetVersion
from portal.fields.views import design, designing
from portal.orgs.models import Unit
from portal.ui.views import Crumb, Link

_ROUTES: Final = (
    *("design", "preview", "headings", "publish", "discard", "compare", "add_field", "new_field"),
    *("new_check", "rename_section", "move_section", "edit_field", "remove_field", "move_field"),
    *("edit_check", "remove_check"),
)


class Designer:
    """Declares whose fields are designed; what differs is overridden.

    `related` leads from a field set to what owns it. `summary` is a template that tells of the
    draft beside its fields, with what `summarized` gives it.
    """

    owner: ClassVar[str]
    model: ClassVar[type[Model]]
    related: ClassVar[str]
    namespace: ClassVar[str]
    permission: ClassVar[Permission]
    publish_form: ClassVar[type[forms.Form]] = PublishForm
    summary: ClassVar[str] = ""
    lead: ClassVar[str] = ""

    def find(self, user: User) -> Any:
        return visible(self.model, user).select_related("fieldset")

    def of(self, version: FieldSetVersion) -> Any:
        return getattr(version.fieldset, self.related)

    def about(self, owned: Any) -> list[Crumb]:
        """The way to the pages of what owns the fields."""
        raise NotImplementedError

    def unit_for(self, owned: Any, user: User) -> Unit:
        """As whose member somebody tries the draft."""
        raise NotImplementedError

    def links(self, owned: Any, version: FieldSetVersion) -> list[Link]:
        """Further buttons of the page."""
        return []

    def summarized(self, version: FieldSetVersion) -> dict[str, Any]:
        return {}

    def publish_kwargs(self, draft: FieldSetVersion) -> dict[str, Any]:
        return {}

    def publishing(self, draft: FieldSetVersion) -> list[str]:
        """What publishing means for what has been filled."""
        return []

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"{self.namespace}:{name}", args=args)

    @property
    def routes(self) -> dict[str, str]:
        """By their names in templates."""
        return {name: f"{self.namespace}:{name.replace('_', '-')}" for name in _ROUTES}

    @classmethod
    def urls(cls, prefix: str = "") -> list[URLPattern]:
        given = {"designer": cls(), "permission": cls.permission}
        whole, part = f"{prefix}<int:pk>/design/", f"{prefix}design/"
        pages: dict[str, Any] = {
            whole: design.Design,
            f"{whole}preview/": designing.Preview,
            f"{whole}headings/": designing.Headings,
            f"{whole}publish/": design.Publish,
            f"{whole}discard/": design.DiscardDraft,
            f"{whole}compare/": design.CompareVersions,
            f"{whole}fields/add/": designing.AddField,
            f"{whole}fields/new/": design.NewField,
            f"{whole}checks/new/": design.NewCheck,
            f"{whole}sections/rename/": designing.RenameSection,
            f"{whole}sections/move/": designing.MoveSection,
            f"{part}fields/<int:pk>/edit/": design.EditField,
            f"{part}fields/<int:pk>/remove/": design.RemoveField,
            f"{part}fields/<int:pk>/move/": designing.MoveField,
            f"{part}checks/<int:pk>/edit/": design.EditCheck,
            f"{part}checks/<int:pk>/remove/": design.RemoveCheck,
        }
        names = (name.replace("_", "-") for name in _ROUTES)
        return [
            path(route, page.as_view(**given), name=name)
            for name, (route, page) in zip(names, pages.items(), strict=True)
        ]
