"""Where people's judgement is entered and read."""

from django.urls import path

from assessments.views import adjustments, ballots, grades, inspections, judges, pairings, surveys

_ADJUSTMENT = "adjustments/<int:pk>/"
_INSPECTION = "inspections/<int:pk>/"
_APPRAISAL = "appraisals/<int:pk>/"
urlpatterns = [
    path("judging/", judges.Judging.as_view(), name="judging"),
    path("judging/new/", judges.OpenJudging.as_view(), name="open-judging"),
    path("judging/sheets/", judges.MySheets.as_view(), name="my-sheets"),
    path("judging/sheets/<int:pk>/", judges.FillJudgesSheet.as_view(), name="judges-sheet"),
    path("judging/<int:pk>/", judges.JudgingRoundPage.as_view(), name="judging-round"),
    path("judging/<int:pk>/close/", judges.CloseJudging.as_view(), name="close-judging"),
    path("appraisals/", ballots.SecretaryReviews.as_view(), name="appraisals"),
    path("appraisals/new/", ballots.OpenSecretaryReviews.as_view(), name="open-appraisals"),
    path(_APPRAISAL, ballots.SecretaryReviewPage.as_view(), name="appraisal"),
    *(
        path(f"{_APPRAISAL}{act}/", page.as_view(), name=f"{act}-appraisal")
        for act, page in {
            "count": ballots.CountVotes,
            "point-out": ballots.PointOut,
            "decide": ballots.DecideSecretaryReview,
        }.items()
    ),
    path("grades/", grades.Grades.as_view(), name="grades"),
    path("grades/<slug:line>/<slug:period>/", grades.GiveGrades.as_view(), name="give-grades"),
    *pairings.Pairings.urls("pairings/"),
    *surveys.Surveys.urls("surveys/"),
    path("inspections/", inspections.Inspections.as_view(), name="inspections"),
    path("inspections/draw/", inspections.DrawInspections.as_view(), name="draw-inspections"),
    path("inspections/rounds/", inspections.InspectionRounds.as_view(), name="inspection-rounds"),
    path(
        "inspections/rounds/<int:pk>/",
        inspections.InspectionRoundPage.as_view(),
        name="inspection-round",
    ),
    path(_INSPECTION, inspections.InspectionPage.as_view(), name="inspection"),
    path(f"{_INSPECTION}fill/", inspections.FillInspection.as_view(), name="fill-inspection"),
    path("adjustments/", adjustments.Adjustments.as_view(), name="adjustments"),
    path("adjustments/new/", adjustments.NewAdjustment.as_view(), name="new-adjustment"),
    path(_ADJUSTMENT, adjustments.AdjustmentPage.as_view(), name="adjustment"),
    *(
        path(f"{_ADJUSTMENT}{act}/", page.as_view(), name=f"{act}-adjustment")
        for act, page in {
            "approve": adjustments.ApproveAdjustment,
            "refuse": adjustments.RefuseAdjustment,
            "recall": adjustments.RecallAdjustment,
        }.items()
    ),
]
