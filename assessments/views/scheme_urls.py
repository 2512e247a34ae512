"""Addresses of schemes: read by all who are scored, designed by one office."""

from django.urls import path

from assessments.views import scheme_acts, scheme_designing, scheme_parts, schemes
from reports.domain.documents import WITH_WORKBOOK

_SCHEME = "schemes/<int:pk>/"
_CATEGORY = "schemes/categories/<int:pk>/"
_INDICATOR = "schemes/indicators/<int:pk>/"
urlpatterns = [
    path("schemes/", schemes.Schemes.as_view(), name="schemes"),
    path("schemes/new/", scheme_acts.NewScheme.as_view(), name="new-scheme"),
    path("schemes/figures/", scheme_designing.pick_figure, name="pick-figure"),
    path(_SCHEME, schemes.SchemePage.as_view(), name="scheme"),
    *(
        path(f"{_SCHEME}{key}/", schemes.SchemePaper.as_view(format=each), name=f"scheme-{key}")
        for key, each in WITH_WORKBOOK.items()
    ),
    path(f"{_SCHEME}compare/", scheme_acts.CompareSchemes.as_view(), name="compare-schemes"),
    path(f"{_SCHEME}groups/", scheme_acts.SchemeGroups.as_view(), name="scheme-groups"),
    path(f"{_SCHEME}design/", scheme_designing.SchemeDesign.as_view(), name="scheme-design"),
    path(f"{_SCHEME}marks/", scheme_acts.SchemeMarks.as_view(), name="scheme-marks"),
    path(f"{_SCHEME}activate/", scheme_acts.ActivateScheme.as_view(), name="scheme-activate"),
    path(f"{_SCHEME}discard/", scheme_acts.DiscardScheme.as_view(), name="scheme-discard"),
    path(
        "schemes/versions/<int:pk>/archive/",
        scheme_acts.ArchiveScheme.as_view(),
        name="scheme-archive",
    ),
    path(f"{_SCHEME}categories/", scheme_designing.AddCategory.as_view(), name="add-category"),
    path(f"{_SCHEME}indicators/", scheme_designing.AddIndicator.as_view(), name="add-indicator"),
    path(f"{_CATEGORY}edit/", scheme_parts.EditCategory.as_view(), name="edit-category"),
    path(f"{_CATEGORY}remove/", scheme_parts.RemoveCategory.as_view(), name="remove-category"),
    path(f"{_CATEGORY}move/", scheme_designing.MoveCategory.as_view(), name="move-category"),
    path(f"{_CATEGORY}full/", scheme_designing.SetCategoryFull.as_view(), name="category-full"),
    path(f"{_INDICATOR}edit/", scheme_parts.EditIndicator.as_view(), name="edit-indicator"),
    path(f"{_INDICATOR}try/", scheme_parts.TryIndicator.as_view(), name="try-indicator"),
    path(f"{_INDICATOR}remove/", scheme_parts.RemoveIndicator.as_view(), name="remove-indicator"),
    path(f"{_INDICATOR}move/", scheme_designing.MoveIndicator.as_view(), name="move-indicator"),
    path(f"{_INDICATOR}full/", scheme_designing.SetFull.as_view(), name="indicator-full"),
]
