from django.urls import path

from portal.rules.views import calendar, rules

app_name = "rules"
urlpatterns = [
    path("", rules.Rules.as_view(), name="rules"),
    path("calendar/", calendar.Calendar.as_view(), name="calendar"),
    path("calendar/edit/", calendar.SetDays.as_view(), name="set-days"),
    path("calendar/days/", calendar.Days.as_view(), name="days"),
    path("calendar/days/<int:pk>/clear/", calendar.ClearDay.as_view(), name="clear-day"),
    path("calendar/<int:year>/check/", calendar.CheckYear.as_view(), name="check-year"),
    path("versions/<int:pk>/correct/", rules.CorrectVersion.as_view(), name="correct"),
    path("versions/<int:pk>/withdraw/", rules.WithdrawVersion.as_view(), name="withdraw"),
    path("versions/<int:pk>/end/", rules.EndVersion.as_view(), name="end"),
    path("<slug:pk>/", rules.Rule.as_view(), name="rule"),
    path("<slug:pk>/new/", rules.NewVersion.as_view(), name="new"),
]
