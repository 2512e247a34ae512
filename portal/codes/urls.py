from django.urls import path

from portal.codes.views import codes

app_name = "codes"
urlpatterns = [path("", codes.Tables.as_view(), name="tables"), *codes.Values.urls()]
