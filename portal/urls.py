"""The portal's own addresses; those of each app stand where its `AppConfig.mounts` says."""

from django.apps import apps
from django.conf import settings
from django.urls import include, path

from portal import developing, health
from portal.ui import views as ui

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", ui.home, name="home"),
    path("panels/", ui.home_panels, name="home-panels"),
    path("search/", ui.search, name="search"),
    path("stay/", ui.stay, name="stay"),
    path("gallery/", ui.Gallery.as_view(), name="gallery"),
    *(
        path(prefix, include(urls))
        for config in apps.get_app_configs()
        for prefix, urls in getattr(config, "mounts", {}).items()
    ),
]

if settings.DEBUG:
    urlpatterns.append(path("registries/", developing.Registries.as_view(), name="registries"))

handler400 = "portal.ui.errors.bad_request"
handler403 = "portal.ui.errors.forbidden"
handler404 = "portal.ui.errors.not_found"
handler500 = "portal.ui.errors.server_error"
