from django.urls import path

from cadres.views import acts, browse, lines, structure

app_name = "cadres"
urlpatterns = [
    path("", browse.Cadres.as_view(), name="cadres"),
    path("structure/", structure.StructurePage.as_view(), name="structure"),
    path("gaps/", browse.Gaps.as_view(), name="gaps"),
    path("new/", browse.Candidates.as_view(), name="candidates"),
    path("new/<int:pk>/", acts.OpenFile.as_view(), name="new"),
    path("<int:pk>/", browse.CadrePage.as_view(), name="cadre"),
    path("<int:pk>/edit/", acts.EditCadre.as_view(), name="edit"),
    path("<int:pk>/appoint/", acts.Appoint.as_view(), name="appoint"),
    path("<int:pk>/promote/", acts.Promote.as_view(), name="promote"),
    path("<int:pk>/leave/", acts.Leave.as_view(), name="leave"),
    path("<int:pk>/come-back/", acts.ComeBack.as_view(), name="come-back"),
    path("<int:pk>/none/<str:item>/", acts.AnswerNone.as_view(), name="none"),
    path("none/<int:pk>/withdraw/", acts.WithdrawNone.as_view(), name="withdraw-none"),
    path("posts/<int:pk>/dismiss/", acts.Dismiss.as_view(), name="dismiss"),
    path("ranks/<int:pk>/end/", acts.EndRank.as_view(), name="end-rank"),
    path("<int:pk>/add/<str:item>/", lines.AddLine.as_view(), name="line-new"),
    path("lines/<str:item>/<int:pk>/correct/", lines.CorrectLine.as_view(), name="line-correct"),
    path("lines/<str:item>/<int:pk>/remove/", lines.RemoveLine.as_view(), name="line-remove"),
]
