from django.urls import path

from portal.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.MyJobs.as_view(), name="mine"),
    path("all/", views.AllJobs.as_view(), name="all"),
    path("self-test/", views.SelfTest.as_view(), name="self-test"),
    path("verify-trail/", views.VerifyTrail.as_view(), name="verify-trail"),
    path("<int:pk>/", views.JobPage.as_view(), name="job"),
    path("<int:pk>/progress/", views.Progress.as_view(), name="progress"),
    path("<int:pk>/cancel/", views.CancelJob.as_view(), name="cancel"),
    path("<int:pk>/retry/", views.RetryJob.as_view(), name="retry"),
    path("files/<int:pk>/", views.result, name="result"),
]
