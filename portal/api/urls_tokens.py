from django.urls import path

from portal.api import views

app_name = "tokens"
urlpatterns = [
    path("", views.MyTokens.as_view(), name="mine"),
    path("new/", views.NewToken.as_view(), name="new"),
    path("all/", views.AllTokens.as_view(), name="all"),
    path("<int:pk>/revoke/", views.RevokeToken.as_view(), name="revoke"),
]
