"""Addresses of year ends."""

from django.urls import path

from assessments.views.yearly import acts, browse, quarter

urlpatterns = [
    path("quarterly/", quarter.QuarterlyReview.as_view(), name="quarterly"),
    path("year-ends/", browse.YearEnds.as_view(), name="year-ends"),
    path("year-ends/new/", acts.WorkOutYear.as_view(), name="work-out-year"),
    path("year-ends/<int:pk>/", browse.YearEndPage.as_view(), name="year-end"),
    path("year-ends/<int:pk>/again/", acts.WorkOutAgain.as_view(), name="work-out-again"),
    path("year-ends/<int:pk>/shares/", acts.SetYearShares.as_view(), name="year-shares"),
    path("year-ends/<int:pk>/publish/", acts.PublishYear.as_view(), name="publish-year"),
    path("year-sheets/<int:pk>/excuse/", acts.ExcuseUnit.as_view(), name="excuse-unit"),
    path("year-excuses/<int:pk>/end/", acts.EndExcuse.as_view(), name="end-excuse"),
    path("year-sheets/<int:pk>/grade/", acts.GradeUnit.as_view(), name="grade-unit"),
]
