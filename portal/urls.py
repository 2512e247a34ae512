from django.urls import include, path

from portal import health
from portal.ui import views as ui

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("", ui.home, name="home"),
    path("panels/", ui.home_panels, name="home-panels"),
    path("search/", ui.search, name="search"),
    path("stay/", ui.stay, name="stay"),
    path("views/", include("portal.ui.urls")),
    path("gallery/", ui.Gallery.as_view(), name="gallery"),
    path("", include("portal.accounts.urls_entrance")),
    path("accounts/", include("portal.accounts.urls")),
    path("orgs/", include("portal.orgs.urls")),
    path("people/", include("portal.people.urls")),
    path("audit/", include("portal.audit.urls")),
    path("rules/", include("portal.rules.urls")),
    path("inbox/", include("portal.inbox.urls")),
    path("deeds/", include("portal.deeds.urls")),
    path("jobs/", include("portal.jobs.urls")),
    path("files/", include("portal.files.urls")),
    path("api/v1/", include("portal.api.urls")),
    path("tokens/", include("portal.api.urls_tokens")),
    path("registers/", include("portal.fields.urls")),
    path("registers/", include("portal.registers.urls")),
    path("codes/", include("portal.codes.urls")),
    path("imports/", include("portal.imports.urls")),
    path("exports/", include("reports.urls")),
    path("branches/", include("branches.urls")),
    path("cadres/", include("cadres.urls")),
]

handler400 = "portal.ui.errors.bad_request"
handler403 = "portal.ui.errors.forbidden"
handler404 = "portal.ui.errors.not_found"
handler500 = "portal.ui.errors.server_error"
