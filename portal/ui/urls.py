from django.urls import path

from portal.ui.views.saved_views import remove_view, save_view

app_name = "ui"
urlpatterns = [
    path("save/", save_view, name="save-view"),
    path("<int:pk>/remove/", remove_view, name="remove-view"),
]
