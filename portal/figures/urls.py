from django.urls import path

from portal.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.Figures.as_view(), name="figures"),
    path("compare/", views.Compare.as_view(), name="compare"),
    path("of/<str:key>/", views.Matrix.as_view(), name="figure"),
    path("of/<str:key>/<int:pk>/", views.Card.as_view(), name="card"),
]
