from django.urls import path
from rest_framework.routers import SimpleRouter

from portal.accounts.api import Me
from portal.api import views
from portal.api.base import NoSuchAddress
from portal.figures.api import Figures, FigureValues
from portal.jobs.api import Jobs
from portal.orgs.api import UnitViewSet
from portal.people.api import PersonViewSet

router = SimpleRouter(use_regex_path=False)
router.register("units", UnitViewSet, basename="unit")
router.register("people", PersonViewSet, basename="person")
router.register("jobs", Jobs, basename="job")

app_name = "api"
urlpatterns = [
    path("me/", Me.as_view(), name="me"),
    path("figures/", FigureValues.as_view({"get": "list"}), name="figure-values"),
    path("figures/definitions/", Figures.as_view(), name="figures"),
    *router.urls,
    path("schema/", views.Schema.as_view(), name="schema"),
    path("docs/", views.Docs.as_view(), name="docs"),
    path("<path:rest>", NoSuchAddress.as_view(), name="nothing"),
]
