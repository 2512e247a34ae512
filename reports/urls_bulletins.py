from django.urls import path

from reports.domain.bulletins.files import FORMATS
from reports.views import bulletins, comparing, receiving, sections, series, subscriptions

app_name = "bulletins"
urlpatterns = [
    path("", bulletins.Bulletins.as_view(), name="bulletins"),
    path("draft/", bulletins.Draft.as_view(), name="draft"),
    path("<int:pk>/", bulletins.BulletinPage.as_view(), name="bulletin"),
    path("<int:pk>/review/", bulletins.Review.as_view(), name="review"),
    path("<int:pk>/return/", bulletins.Return.as_view(), name="return"),
    path("<int:pk>/sign/", bulletins.Sign.as_view(), name="sign"),
    path("<int:pk>/publish/", bulletins.PublishBulletin.as_view(), name="publish"),
    path("<int:pk>/compare/", comparing.CompareBulletins.as_view(), name="compare"),
    path("<int:pk>/correct/", bulletins.CorrectBulletin.as_view(), name="correct"),
    path("<int:pk>/withdraw/", bulletins.WithdrawBulletin.as_view(), name="withdraw"),
    path("<int:pk>/page/<int:number>/", bulletins.PageOfBulletin.as_view(), name="page"),
    path("sections/<int:pk>/", sections.AddWords.as_view(), name="words"),
    path("sections/<int:pk>/gaps/", sections.LeaveGaps.as_view(), name="gaps"),
    path("series/", series.AllSeries.as_view(), name="all-series"),
    path("series/<int:pk>/", series.ChangeSeries.as_view(), name="series"),
    path("<int:pk>/heard/", bulletins.TellHearing.as_view(), name="heard"),
    path("<int:pk>/urge/", bulletins.UrgeReceipts.as_view(), name="urge"),
    path("subscriptions/", subscriptions.Subscriptions.as_view(), name="subscriptions"),
    path("subscriptions/new/", subscriptions.Subscribe.as_view(), name="subscribe"),
    path("subscriptions/<int:pk>/", subscriptions.Unsubscribe.as_view(), name="subscription"),
    path("dispatches/", subscriptions.Dispatches.as_view(), name="dispatches"),
    path("dispatches/retry/", subscriptions.RetryDispatches.as_view(), name="dispatches-retry"),
    path("dispatches/settle/", subscriptions.SettleDispatches.as_view(), name="dispatches-settle"),
    path("received/", receiving.Deliveries.as_view(), name="deliveries"),
    path("received/<int:pk>/", receiving.Received.as_view(), name="received"),
    path("received/<int:pk>/receive/", receiving.Receive.as_view(), name="receive"),
    *(
        path(
            f"<int:pk>/{key}/",
            bulletins.BulletinFile.as_view(format=each),
            name=f"bulletin-{key}",
        )
        for key, each in FORMATS.items()
    ),
    *(
        path(
            f"received/<int:pk>/{key}/",
            receiving.ReceivedFile.as_view(format=each),
            name=f"received-{key}",
        )
        for key, each in FORMATS.items()
    ),
]
