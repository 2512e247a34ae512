from django.urls import path

from talent.views import enterprises, grades, matches, needs, related, talents, tickets

app_name = "talent"
urlpatterns = [
    *enterprises.Enterprises.urls("enterprises/"),
    *enterprises.Years.urls("enterprise-years/"),
    *enterprises.Titles.urls("enterprise-titles/"),
    *grades.TalentGrades.urls("grades/"),
    path("recognitions/<int:pk>/announce/", grades.Announce.as_view(), name="announce"),
    path("recognitions/<int:pk>/grant/", grades.GrantGrade.as_view(), name="grant"),
    path("recognitions/<int:pk>/revoke/", grades.Revoke.as_view(), name="revoke"),
    path("open/<int:pk>/", talents.OpenTalent.as_view(), name="talent-open"),
    *talents.Talents.urls("talents/"),
    *needs.Needs.urls("needs/"),
    path("satisfied/", needs.Satisfied.as_view(), name="satisfied"),
    path("needs/<int:pk>/choose/<int:talent>/", matches.Choose.as_view(), name="match-choose"),
    path("matches/<int:pk>/ask/", matches.Ask.as_view(), name="match-ask"),
    path("matches/<int:pk>/answered/", matches.HisAnswer.as_view(), name="match-answered"),
    path("matches/<int:pk>/recommend/", matches.Recommend.as_view(), name="match-recommend"),
    path("matches/<int:pk>/talk/", matches.Talk.as_view(), name="match-talk"),
    path("matches/<int:pk>/finish/", matches.FinishTalks.as_view(), name="match-finish"),
    path("matches/<int:pk>/end/", matches.End.as_view(), name="match-end"),
    *related.Related.urls("related-fields/"),
    path("tickets/", tickets.Tickets.as_view(), name="tickets"),
    path("supervision/", tickets.Supervision.as_view(), name="supervision"),
    path("talents/<int:pk>/ticket/", tickets.NewTicket.as_view(), name="ticket-new"),
    path("tickets/<int:pk>/", tickets.TicketPage.as_view(), name="ticket"),
    path("tickets/<int:pk>/send/", tickets.Send.as_view(), name="ticket-send"),
    path("tickets/<int:pk>/accept/", tickets.Accept.as_view(), name="ticket-accept"),
    path("tickets/<int:pk>/hand-back/", tickets.HandBack.as_view(), name="ticket-hand-back"),
    path("tickets/<int:pk>/hold/", tickets.Hold.as_view(), name="ticket-hold"),
    path("tickets/<int:pk>/resume/", tickets.Resume.as_view(), name="ticket-resume"),
    path("tickets/<int:pk>/extend/", tickets.Extend.as_view(), name="ticket-extend"),
    path("tickets/<int:pk>/finish/", tickets.FinishTicket.as_view(), name="ticket-finish"),
    path("tickets/<int:pk>/follow-up/", tickets.FollowUp.as_view(), name="ticket-follow-up"),
]
