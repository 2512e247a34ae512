from django.urls import include, path

from portal.orgs import views

app_name = "orgs"

_unit = [
    path("", views.UnitPage.as_view(), name="unit"),
    path("branch/", views.UnitBranch.as_view(), name="branch"),
    path("correct/", views.CorrectUnit.as_view(), name="correct"),
    path("rename/", views.RenameUnit.as_view(), name="rename"),
    path("move/", views.MoveUnit.as_view(), name="move"),
    path("close/", views.CloseUnit.as_view(), name="close"),
    path("merge/", views.MergeUnit.as_view(), name="merge"),
    path("split/", views.SplitUnit.as_view(), name="split"),
]

urlpatterns = [
    path("", views.UnitTree.as_view(), name="tree"),
    path("units/", views.Units.as_view(), name="units"),
    path("units/pick/", views.pick, name="pick"),
    path("units/new/", views.NewUnitPage.as_view(), name="new"),
    path("units/<int:pk>/", include(_unit)),
    *views.Kinds.urls("kinds/"),
    *views.Groups.urls("groups/"),
]
