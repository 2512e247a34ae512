from django.urls import path

from portal.accounts.views import entrance, own

urlpatterns = [
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("verify/", entrance.verify, name="verify"),
    path("my/password/", own.MyPassword.as_view(), name="my-password"),
    path("my/second-factor/", own.MySecondFactor.as_view(), name="my-second-factor"),
    path("my/backup-codes/", own.MyBackupCodes.as_view(), name="my-backup-codes"),
    path("my/sessions/", own.MySessions.as_view(), name="my-sessions"),
    path("my/sessions/end/", own.end_my_session, name="my-session-end"),
    path("my/access/", own.MyAccess.as_view(), name="my-access"),
]
