from django.urls import path

from performance.views import acts, browse, reviews, targets

app_name = "performance"
_FILE = "<int:pk>/"
urlpatterns = [
    path("", browse.PerformanceFiles.as_view(), name="files"),
    path("units/new/", acts.OpenUnitFiles.as_view(), name="open-units"),
    path("persons/<int:pk>/new/", acts.OpenPersonFile.as_view(), name="open-person"),
    path(_FILE, browse.FilePage.as_view(), name="file"),
    path(f"{_FILE}accounts/", acts.AssignAccounts.as_view(), name="assign"),
    path(f"{_FILE}set/", acts.SetTargets.as_view(), name="set"),
    path(f"{_FILE}lock/", acts.LockFile.as_view(), name="lock"),
    path(f"{_FILE}unlock/", acts.UnlockFile.as_view(), name="unlock"),
    path(f"{_FILE}targets/new/", targets.AddTarget.as_view(), name="add-target"),
    path(f"{_FILE}<slug:period>/write/", reviews.WriteProgress.as_view(), name="write"),
    path(f"{_FILE}<slug:period>/judge/", reviews.JudgeQuarter.as_view(), name="judge"),
    path("targets/<int:pk>/edit/", targets.EditTarget.as_view(), name="edit-target"),
    path("targets/<int:pk>/remove/", targets.RemoveTarget.as_view(), name="remove-target"),
    path("targets/<int:pk>/change/", targets.AskChange.as_view(), name="ask-change"),
    path("changes/<int:pk>/answer/", targets.AnswerChange.as_view(), name="answer-change"),
    path("changes/<int:pk>/recall/", targets.RecallChange.as_view(), name="recall-change"),
]
