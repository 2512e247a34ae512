"""Where people's judgement is entered and read."""

from django.urls import path

from assessments.views import adjustments

_ADJUSTMENT = "adjustments/<int:pk>/"
urlpatterns = [
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
