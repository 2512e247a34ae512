from django.urls import path

from portal.fields.views import picking

app_name = "fields"
urlpatterns = [
    path("people/pick/", picking.pick_person, name="pick-person"),
    path("sources/pick/", picking.pick_source, name="pick-source"),
]
