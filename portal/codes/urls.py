from django.urls import path

from portal.codes.views import codes

app_name = "codes"
urlpatterns = [
    path("", codes.Tables.as_view(), name="tables"),
    path("values/<int:pk>/correct/", codes.Correct.as_view(), name="correct"),
    path("values/<int:pk>/close/", codes.Close.as_view(), name="close"),
    path("values/<int:pk>/reopen/", codes.Reopen.as_view(), name="reopen"),
    path("<slug:table>/", codes.Values.as_view(), name="table"),
    path("<slug:table>/add/", codes.Add.as_view(), name="add"),
]
