from django.urls import path

from talent.views import enterprises, grades, talents

app_name = "talent"
urlpatterns = [
    *enterprises.Enterprises.urls("enterprises/"),
    *enterprises.Years.urls("enterprise-years/"),
    *enterprises.Titles.urls("enterprise-titles/"),
    *grades.Grades.urls("grades/"),
    path("recognitions/<int:pk>/announce/", grades.Announce.as_view(), name="announce"),
    path("recognitions/<int:pk>/grant/", grades.Grant.as_view(), name="grant"),
    path("recognitions/<int:pk>/revoke/", grades.Revoke.as_view(), name="revoke"),
    path("open/<int:pk>/", talents.OpenTalent.as_view(), name="talent-open"),
    *talents.Talents.urls("talents/"),
]
