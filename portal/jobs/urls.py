from django.urls import path

from portal.jobs.views import given_up, jobs

app_name = "jobs"
urlpatterns = [
    path("", jobs.MyJobs.as_view(), name="mine"),
    path("all/", jobs.AllJobs.as_view(), name="all"),
    path("all/given-up/", given_up.GivenUp.as_view(), name="given-up"),
    path("all/given-up/retry/", given_up.RetryMany.as_view(), name="retry-many"),
    path("all/given-up/settle/", given_up.Settle.as_view(), name="settle"),
    path("self-test/", jobs.SelfTest.as_view(), name="self-test"),
    path("verify-trail/", jobs.VerifyTrail.as_view(), name="verify-trail"),
    path("<int:pk>/", jobs.JobPage.as_view(), name="job"),
    path("<int:pk>/progress/", jobs.JobProgress.as_view(), name="progress"),
    path("<int:pk>/cancel/", jobs.CancelJob.as_view(), name="cancel"),
    path("<int:pk>/retry/", jobs.RetryJob.as_view(), name="retry"),
    path("files/<int:pk>/", jobs.result, name="result"),
]
