"""Where people's judgement is entered and read."""

from django.urls import path

from assessments.views import (
    adjustments,
    ballots,
    grades,
    inspections,
    interviews,
    judges,
    pairings,
    surveys,
)
from assessments.views.projects import acts as project_acts
from assessments.views.projects import browse as projects
from assessments.views.projects import milestones

_ADJUSTMENT = "adjustments/<int:pk>/"
_INSPECTION = "inspections/<int:pk>/"
_APPRAISAL = "appraisals/<int:pk>/"
_PROJECT = "projects/<int:pk>/"
_MILESTONE = "projects/milestones/<int:pk>/"
urlpatterns = [
    path("interviews/", interviews.Interviews.as_view(), name="interviews"),
    path("interviews/<int:pk>/", interviews.InterviewPage.as_view(), name="interview"),
    path(
        "interviews/<int:pk>/decide/",
        interviews.DecideInterview.as_view(),
        name="decide-interview",
    ),
    path("projects/", projects.Projects.as_view(), name="projects"),
    path("projects/new/", project_acts.NewProject.as_view(), name="new-project"),
    path(_PROJECT, projects.ProjectPage.as_view(), name="project"),
    *(
        path(f"{_PROJECT}{act}/", page.as_view(), name=f"{act}-project")
        for act, page in {
            "edit": project_acts.EditProject,
            "remove": project_acts.RemoveProject,
            "submit": project_acts.SubmitProject,
            "settle": project_acts.SettleProject,
            "give-back": project_acts.GiveBackProject,
            "end": project_acts.EndProject,
            "note": project_acts.NoteProject,
        }.items()
    ),
    path(f"{_PROJECT}milestones/new/", milestones.AddMilestone.as_view(), name="add-milestone"),
    *(
        path(f"{_MILESTONE}{act}/", page.as_view(), name=f"{act}-milestone")
        for act, page in {
            "edit": milestones.EditMilestone,
            "remove": milestones.RemoveMilestone,
            "report": milestones.ReportMilestone,
            "confirm": milestones.ConfirmMilestone,
            "refuse": milestones.RefuseMilestone,
            "move": milestones.MoveMilestone,
        }.items()
    ),
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
    path(f"{_INSPECTION}skip/", inspections.SkipInspection.as_view(), name="skip-inspection"),
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
