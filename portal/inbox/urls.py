from django.urls import path

from portal.inbox.views import announcements, assignments, notices, policies, tasks

app_name = "inbox"
urlpatterns = [
    path("", tasks.OpenTasks.as_view(), name="tasks"),
    path("done/", tasks.DoneTasks.as_view(), name="done"),
    path("tasks/<int:pk>/", tasks.TaskPage.as_view(), name="task"),
    path("tasks/<int:pk>/finish/", tasks.FinishTask.as_view(), name="task-finish"),
    path("tasks/<int:pk>/reassign/", tasks.ReassignTask.as_view(), name="task-reassign"),
    path("files/<int:pk>/remove/", tasks.RemoveTaskFile.as_view(), name="task-file-remove"),
    path("people/pick/", tasks.pick_person, name="pick-person"),
    path("assignments/", assignments.Assignments.as_view(), name="assignments"),
    path("assignments/new/", assignments.HandOut.as_view(), name="hand-out"),
    path("assignments/<int:pk>/", assignments.AssignmentPage.as_view(), name="assignment"),
    path(
        "assignments/<int:pk>/withdraw/",
        assignments.WithdrawAssignment.as_view(),
        name="assignment-withdraw",
    ),
    path("notices/", notices.Notices.as_view(), name="notices"),
    path("notices/read/", notices.read_all, name="read-all"),
    path("notices/bell/", notices.bell, name="bell"),
    path("notices/<int:pk>/", notices.open_notice, name="notice"),
    path("digests/", notices.Digests.as_view(), name="digests"),
    path("digests/<int:pk>/", notices.DigestPage.as_view(), name="digest"),
    path("reminders/", notices.Reminders.as_view(), name="reminders"),
    path("announcements/", announcements.Announcements.as_view(), name="announcements"),
    path("announcements/new/", announcements.NewAnnouncement.as_view(), name="announcement-new"),
    path("announcements/<int:pk>/", announcements.AnnouncementPage.as_view(), name="announcement"),
    path(
        "announcements/<int:pk>/edit/",
        announcements.EditAnnouncement.as_view(),
        name="announcement-edit",
    ),
    path(
        "announcements/<int:pk>/publish/",
        announcements.PublishAnnouncement.as_view(),
        name="announcement-publish",
    ),
    path(
        "announcements/<int:pk>/withdraw/",
        announcements.WithdrawAnnouncement.as_view(),
        name="announcement-withdraw",
    ),
    path(
        "announcements/<int:pk>/receipts/",
        announcements.Receipts.as_view(),
        name="announcement-receipts",
    ),
    path("policies/", policies.Policies.as_view(), name="policies"),
    path("policies/new/", policies.IssuePolicy.as_view(), name="policy-new"),
    path("policies/changes/", policies.PolicyChanges.as_view(), name="changes"),
    path("policies/<int:pk>/", policies.PolicyPage.as_view(), name="policy"),
    path("policies/<int:pk>/compare/", policies.ComparePolicy.as_view(), name="policy-compare"),
    path("policies/<int:pk>/correct/", policies.CorrectPolicy.as_view(), name="policy-correct"),
    path("policies/<int:pk>/amend/", policies.AmendPolicy.as_view(), name="policy-amend"),
    path("policies/<int:pk>/files/", policies.AddPolicyFiles.as_view(), name="policy-files"),
    path(
        "policies/files/<int:pk>/remove/",
        policies.RemovePolicyFile.as_view(),
        name="policy-file-remove",
    ),
    path("policies/<int:pk>/repeal/", policies.RepealPolicy.as_view(), name="policy-repeal"),
]
