from django.urls import path

from portal.audit import views

app_name = "audit"
urlpatterns = [
    path("events/", views.Events.as_view(), name="events"),
    path("events/<int:pk>/", views.EventDetail.as_view(), name="event"),
]
