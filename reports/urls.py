from django.urls import path

from reports.views import exports, registers

app_name = "reports"
urlpatterns = [
    path("", exports.Exports.as_view(), name="exports"),
    path("registers/<int:pk>/word/", registers.RegisterWord.as_view(), name="register-word"),
]
