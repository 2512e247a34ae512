from django.urls import path

from reports.domain.documents import FORMATS
from reports.views import exports, registers

app_name = "reports"
urlpatterns = [
    path("", exports.Exports.as_view(), name="exports"),
    *(
        path(
            f"registers/<int:pk>/{key}/",
            registers.RegisterDocument.as_view(format=each),
            name=f"register-{key}",
        )
        for key, each in FORMATS.items()
    ),
]
