from django.urls import path

from assessments.views import (
    burden,
    complaints,
    designing,
    excel,
    filling,
    forms,
    judgement_urls,
    ledgers,
    papers,
    progress,
    remarks,
    reopenings,
    reviewing,
    sampling,
    scheme_urls,
    stars,
    summaries,
    target_sheet,
    targets,
    trials,
)
from assessments.views.boards import urls as boards
from assessments.views.scores import objections, ranking, sheets, whatif
from assessments.views.yearly import urls as yearly
from reports.domain.documents import FORMATS

app_name = "assessments"
_LEDGER = "ledgers/<int:pk>/"
_OBJECTION = "scores/objections/<int:pk>/"
_SHEET = "scores/sheets/<int:pk>/"
_COMPLAINT = "burden/complaints/<int:pk>/"
urlpatterns = [
    *yearly.urlpatterns,
    *boards.urlpatterns,
    path("ledgers/", ledgers.LedgerList.as_view(), name="ledgers"),
    path("ledgers/accept/", reviewing.AcceptMany.as_view(), name="accept-many"),
    path("ledgers/remarks/", remarks.LedgerRemarks.as_view(), name="remarks"),
    path("ledgers/summary/", summaries.LedgerSummaryPage.as_view(), name="summary"),
    path("ledgers/stars/", stars.Stars.as_view(), name="stars"),
    path("ledgers/stars/remove/", stars.Unstar.as_view(), name="unstar"),
    path("delegations/", reviewing.Delegations.as_view(), name="delegations"),
    path("delegations/<int:pk>/end/", reviewing.EndDelegation.as_view(), name="end-delegation"),
    *targets.Targets.urls("targets/"),
    path("targets/sheet/", target_sheet.TargetSheet.as_view(), name="target-sheet"),
    path("targets/sheet/save/", target_sheet.SaveTargets.as_view(), name="save-targets"),
    path("ledgers/excel/", excel.LedgerExcel.as_view(), name="excel"),
    path("ledgers/excel/download/", excel.DownloadLedgers.as_view(), name="download"),
    path("ledgers/book/", papers.OrderBook.as_view(), name="book"),
    path("progress/", progress.LedgerProgress.as_view(), name="progress"),
    path("progress/<slug:period>/urge/", progress.UrgeLedgers.as_view(), name="urge"),
    path(_LEDGER, ledgers.LedgerPage.as_view(), name="ledger"),
    path(f"{_LEDGER}fill/", filling.FillLedger.as_view(), name="fill"),
    path(f"{_LEDGER}save/", filling.SaveLedgerCells.as_view(), name="save-cells"),
    path(f"{_LEDGER}confirm/", filling.ConfirmCells.as_view(), name="confirm-cells"),
    path(f"{_LEDGER}read/", filling.ReadAgain.as_view(), name="read-again"),
    path(f"{_LEDGER}submit/", filling.Submit.as_view(), name="submit"),
    path(f"{_LEDGER}files/", filling.Attach.as_view(), name="attach"),
    path(f"{_LEDGER}answer/", filling.AnswerQuery.as_view(), name="answer"),
    path("files/<int:pk>/remove/", filling.TakeAway.as_view(), name="take-away"),
    path(f"{_LEDGER}time/", filling.AddTime.as_view(), name="add-time"),
    path(f"{_LEDGER}recall/", ledgers.Recall.as_view(), name="recall"),
    path(f"{_LEDGER}review/", reviewing.ReviewLedger.as_view(), name="review"),
    path(f"{_LEDGER}star/", stars.StarCell.as_view(), name="star"),
    path(f"{_LEDGER}exempt/", ledgers.Exempt.as_view(), name="exempt"),
    path(f"{_LEDGER}owe-again/", ledgers.OweAgain.as_view(), name="owe-again"),
    path(f"{_LEDGER}correct/", reopenings.AskReopening.as_view(), name="ask-reopening"),
    path(
        "corrections/<int:pk>/",
        reopenings.AnswerReopening.as_view(),
        name="answer-reopening",
    ),
    path("samples/", sampling.Samples.as_view(), name="samples"),
    path("samples/<int:pk>/", sampling.SecondLook.as_view(), name="sampled"),
    path(
        "forms/<int:pk>/samples/<slug:period>/",
        sampling.DrawSample.as_view(),
        name="draw-sample",
    ),
    path("burden/", burden.BurdenPage.as_view(), name="burden"),
    path("burden/times/", burden.Times.as_view(), name="times"),
    path("burden/complaints/", complaints.Complaints.as_view(), name="complaints"),
    path("burden/complaints/new/", complaints.Complain.as_view(), name="complain"),
    path(_COMPLAINT, complaints.ComplaintPage.as_view(), name="complaint"),
    path(f"{_COMPLAINT}answer/", complaints.AnswerComplaint.as_view(), name="answer-complaint"),
    path(
        f"{_COMPLAINT}take-back/",
        complaints.TakeComplaintBack.as_view(),
        name="take-complaint-back",
    ),
    path("scores/", ranking.RankingPage.as_view(), name="ranking"),
    path("scores/run/", ranking.RunScores.as_view(), name="run-scores"),
    path("scores/<int:pk>/publish/", ranking.PublishScores.as_view(), name="publish-scores"),
    path(
        "scores/<int:pk>/differences/",
        objections.DifferencesPage.as_view(),
        name="differences",
    ),
    path("scores/lines/<int:pk>/object/", objections.MakeObjection.as_view(), name="object"),
    path("scores/<int:pk>/what-if/", whatif.WhatIf.as_view(), name="what-if"),
    path("scores/objections/", objections.Objections.as_view(), name="objections"),
    path(_OBJECTION, objections.ObjectionPage.as_view(), name="objection"),
    *(
        path(f"{_OBJECTION}{act}/", page.as_view(), name=f"{act}-objection")
        for act, page in (
            ("uphold", objections.UpholdObjection),
            ("refuse", objections.RefuseObjection),
            ("withdraw", objections.WithdrawObjection),
        )
    ),
    path(_SHEET, sheets.SheetPage.as_view(), name="sheet"),
    path("forms/", forms.Forms.as_view(), name="forms"),
    path("forms/new/", designing.NewLedgerForm.as_view(), name="new-form"),
    path("forms/<int:pk>/", forms.LedgerFormPage.as_view(), name="form"),
    path("forms/<int:pk>/open/", forms.OpenPeriod.as_view(), name="open-period"),
    path("forms/<int:pk>/edit/", designing.EditLedgerForm.as_view(), name="edit-form"),
    path("forms/<int:pk>/copy/", designing.CopyLedgerForm.as_view(), name="copy-form"),
    path("forms/<int:pk>/archive/", designing.ArchiveLedgerForm.as_view(), name="archive-form"),
    path("forms/<int:pk>/resume/", designing.ResumeLedgerForm.as_view(), name="resume-form"),
    path("forms/<int:pk>/remove/", designing.RemoveLedgerForm.as_view(), name="remove-form"),
    path("forms/<int:pk>/try/", trials.TryForm.as_view(), name="try-form"),
    *designing.FormDesigner.urls("forms/"),
    *judgement_urls.urlpatterns,
    *(
        path(f"{whose}{key}/", page.as_view(format=each), name=f"{what}-{key}")
        for key, each in FORMATS.items()
        for what, whose, page in (
            ("ledger", _LEDGER, papers.LedgerPaper),
            ("sheet", _SHEET, sheets.SheetPaper),
            ("blank", "forms/<int:pk>/", papers.BlankForm),
        )
    ),
    *scheme_urls.urlpatterns,
]
