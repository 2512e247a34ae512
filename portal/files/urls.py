from django.urls import path

from portal.files import views

app_name = "files"
urlpatterns = [
    path("", views.MyFiles.as_view(), name="mine"),
    path("all/", views.AllFiles.as_view(), name="all"),
    path("new/", views.NewFile.as_view(), name="new"),
    path("<uuid:pk>/", views.serve, name="file"),
    path("<uuid:pk>/pages/<int:number>/", views.page, name="page"),
    path("<uuid:pk>/remove/", views.RemoveFile.as_view(), name="remove"),
]
