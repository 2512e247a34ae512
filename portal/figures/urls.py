from django.urls import path

from portal.figures.views import figures, taking

app_name = "figures"
urlpatterns = [
    path("", figures.Figures.as_view(), name="figures"),
    path("compare/", figures.Compare.as_view(), name="compare"),
    path("take/", taking.TakeFigures.as_view(), name="take"),
    path("freeze/", taking.FreezeFigures.as_view(), name="freeze"),
    path("of/<str:key>/", figures.Matrix.as_view(), name="figure"),
    path("of/<str:key>/<int:pk>/", figures.Card.as_view(), name="card"),
]
