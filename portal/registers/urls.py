from django.urls import path

from portal.registers.views import design, excel, grid, records, registers, statistics, steps

app_name = "registers"
urlpatterns = [
    path("", registers.Registers.as_view(), name="registers"),
    path("new/", registers.NewRegister.as_view(), name="new"),
    path("<int:pk>/", registers.RegisterRecords.as_view(), name="register"),
    path("<int:pk>/edit/", registers.EditRegister.as_view(), name="edit"),
    path("<int:pk>/statistics/", statistics.Statistics.as_view(), name="statistics"),
    path("<int:pk>/schema.json", registers.schema, name="schema"),
    path("<int:pk>/grid/", grid.Grid.as_view(), name="grid"),
    path("<int:pk>/grid/save/", grid.SaveCells.as_view(), name="save-cells"),
    path("<int:pk>/grid/remove/", grid.RemoveRow.as_view(), name="remove-row"),
    path("<int:pk>/excel/", excel.Excel.as_view(), name="excel"),
    path("<int:pk>/excel/download/", excel.Download.as_view(), name="download"),
    path("<int:pk>/records/new/", records.NewRecord.as_view(), name="new-record"),
    path("records/<int:pk>/", records.Record.as_view(), name="record"),
    path("records/<int:pk>/edit/", records.EditRecord.as_view(), name="edit-record"),
    path("records/<int:pk>/remove/", records.RemoveRecord.as_view(), name="remove-record"),
    path("records/<int:pk>/note/", steps.NoteEntry.as_view(), name="note-record"),
    path("records/<int:pk>/ask/", steps.AskEntry.as_view(), name="ask-record"),
    path("records/<int:pk>/close/", steps.CloseEntry.as_view(), name="close-record"),
    path("records/<int:pk>/give-back/", steps.GiveBackEntry.as_view(), name="give-back-record"),
    path("records/<int:pk>/cancel/", steps.CancelEntry.as_view(), name="cancel-record"),
    path("records/<int:pk>/void/", steps.VoidEntry.as_view(), name="void-record"),
    path("<int:pk>/design/", design.Design.as_view(), name="design"),
    path("<int:pk>/design/preview/", design.FormPreview.as_view(), name="preview"),
    path("<int:pk>/design/publish/", design.Publish.as_view(), name="publish"),
    path("<int:pk>/design/discard/", design.DiscardDraft.as_view(), name="discard"),
    path("<int:pk>/design/fields/new/", design.NewField.as_view(), name="new-field"),
    path("<int:pk>/design/checks/new/", design.NewCheck.as_view(), name="new-check"),
    path("design/fields/<int:pk>/edit/", design.EditField.as_view(), name="edit-field"),
    path("design/fields/<int:pk>/remove/", design.RemoveField.as_view(), name="remove-field"),
    path("design/fields/<int:pk>/move/", design.MoveField.as_view(), name="move-field"),
    path("design/checks/<int:pk>/edit/", design.EditCheck.as_view(), name="edit-check"),
    path("design/checks/<int:pk>/remove/", design.RemoveCheck.as_view(), name="remove-check"),
]
