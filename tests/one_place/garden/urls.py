from django.urls import path
from garden import views

app_name = "garden"
urlpatterns = [path("", views.Beds.as_view(), name="beds")]
