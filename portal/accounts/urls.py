from django.urls import path

from portal.accounts.views import accounts, acts, bulk_acts, resets, roles

app_name = "accounts"
urlpatterns = [
    path("", accounts.Accounts.as_view(), name="accounts"),
    path("new/", acts.NewAccount.as_view(), name="new"),
    path("disable/", bulk_acts.DisableAccounts.as_view(), name="disable-many"),
    path("locked/", accounts.Locked.as_view(), name="locked"),
    path("roles/", roles.Roles.as_view(), name="roles"),
    path("resets/", resets.Resets.as_view(), name="resets"),
    path("resets/<int:pk>/", resets.ConfirmReset.as_view(), name="reset-confirm"),
    path("resets/<int:pk>/refuse/", resets.RefuseReset.as_view(), name="reset-refuse"),
    path("holdings/<int:pk>/revoke/", acts.RevokeRole.as_view(), name="revoke"),
    path("units/<int:pk>/move-roles/", acts.MoveRoles.as_view(), name="move-roles"),
    path("<int:pk>/", accounts.Account.as_view(), name="account"),
    path("<int:pk>/edit/", acts.EditAccount.as_view(), name="edit"),
    path("<int:pk>/disable/", acts.DisableAccount.as_view(), name="disable"),
    path("<int:pk>/enable/", acts.EnableAccount.as_view(), name="enable"),
    path("<int:pk>/reset-password/", acts.ResetPassword.as_view(), name="reset"),
    path("<int:pk>/unlock/", acts.UnlockAccount.as_view(), name="unlock"),
    path("<int:pk>/second-factor/", acts.RemoveSecondFactor.as_view(), name="second-factor"),
    path("<int:pk>/ask-reset/", resets.AskReset.as_view(), name="ask-reset"),
    path("<int:pk>/grant/", acts.GrantRole.as_view(), name="grant"),
    path("<int:pk>/end-session/", accounts.end_session, name="end-session"),
]
