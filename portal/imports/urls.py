from django.urls import path

from portal.imports.views import checked, correcting, downloads, ending, start, steps

app_name = "imports"
urlpatterns = [
    path("", start.Start.as_view(), name="start"),
    path("history/", start.ImportHistory.as_view(), name="history"),
    path("template/<slug:roster>/", start.template, name="template"),
    path("<int:pk>/", checked.ImportPage.as_view(), name="import"),
    path("<int:pk>/sheet/", steps.ChooseSheet.as_view(), name="sheet"),
    path("<int:pk>/columns/", steps.Columns.as_view(), name="columns"),
    path("<int:pk>/progress/", checked.ImportProgress.as_view(), name="progress"),
    path("<int:pk>/check/", checked.CheckAgain.as_view(), name="check"),
    path("<int:pk>/decide/", checked.Decide.as_view(), name="decide"),
    path("<int:pk>/decide-all/", checked.DecideAll.as_view(), name="decide-all"),
    path("<int:pk>/answer-alike/", checked.AnswerAlike.as_view(), name="answer-alike"),
    path("<int:pk>/again/", steps.Again.as_view(), name="again"),
    path("<int:pk>/correct/", correcting.CorrectRows.as_view(), name="correct"),
    path("<int:pk>/correct/save/", correcting.SaveCell.as_view(), name="save-cell"),
    path("<int:pk>/confirm/", ending.Confirm.as_view(), name="confirm"),
    path("<int:pk>/discard/", ending.DiscardImport.as_view(), name="discard"),
    path("<int:pk>/undo/", ending.Undo.as_view(), name="undo"),
    path("<int:pk>/marked/", downloads.Marked.as_view(), name="marked"),
    path("<int:pk>/report/", downloads.FindingsReport.as_view(), name="report"),
    path("<int:pk>/kept/", downloads.KeptRecords.as_view(), name="kept"),
]
