from django.urls import path

from portal.people.views import acts, browse

app_name = "people"
urlpatterns = [
    path("", browse.People.as_view(), name="people"),
    path("new/", acts.NewPerson.as_view(), name="new"),
    path("find/", browse.Find.as_view(), name="find"),
    path("duplicates/", browse.Duplicates.as_view(), name="duplicates"),
    path("merges/<int:pk>/undo/", acts.Unmerge.as_view(), name="unmerge"),
    path("<int:pk>/", browse.PersonPage.as_view(), name="person"),
    path("<int:pk>/edit/", acts.EditPerson.as_view(), name="edit"),
    path("<int:pk>/photo/", acts.SetPhoto.as_view(), name="photo"),
    path("<int:pk>/photo/remove/", acts.RemovePhoto.as_view(), name="remove-photo"),
    path("<int:pk>/reveal/", browse.Reveal.as_view(), name="reveal"),
    path("<int:pk>/merge/", acts.MergePeople.as_view(), name="merge"),
]
