from django.urls import path
from django.utils.module_loading import autodiscover_modules

from portal.accounts.api import Me
from portal.api import views
from portal.api.base import NoSuchAddress
from portal.api.routing import alone, router

autodiscover_modules("api")

app_name = "api"
urlpatterns = [
    path("me/", Me.as_view(), name="me"),
    *alone,
    *router.urls,
    path("schema/", views.Schema.as_view(), name="schema"),
    path("docs/", views.Docs.as_view(), name="docs"),
    path("<path:rest>", NoSuchAddress.as_view(), name="nothing"),
]
