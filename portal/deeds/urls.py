from django.urls import path

from portal.deeds import views

app_name = "deeds"

urlpatterns = [path("<int:pk>/withdraw/", views.Withdraw.as_view(), name="withdraw")]
