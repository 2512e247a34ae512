from django.urls import path

from assessments.views.boards import pages

urlpatterns = [
    path("board/", pages.LeadersBoard.as_view(), name="board"),
    path("board/panels/<slug:key>/", pages.BoardPanelPage.as_view(), name="board-panel"),
    path("board/wall/", pages.BoardWall.as_view(), name="board-wall"),
    *(
        path(f"board/{key}/", pages.BoardFile.as_view(format=each), name=f"board-{key}")
        for key, each in pages.FILES.items()
    ),
]
