from django.urls import path

from portal.audit import views

app_name = "audit"
urlpatterns = [
    path("events/", views.Events.as_view(), name="events"),
    path("events/<int:pk>/", views.EventDetail.as_view(), name="event"),
    path("history/<str:label>/<int:pk>/", views.RecordHistory.as_view(), name="history"),
    path("looks/", views.Looks.as_view(), name="looks"),
    path("alerts/", views.Alerts.as_view(), name="alerts"),
    path("alerts/<int:pk>/", views.AlertPage.as_view(), name="alert"),
]
