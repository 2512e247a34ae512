from celery import shared_task

from portal.audit.domain import alerts, anchors, chain, trail


@shared_task(name="audit.seal")
def seal() -> None:
    chain.seal_pending()
    anchors.drop()
    alerts.raise_for_unsealed()


@shared_task(name="audit.raise_alerts")
def raise_alerts() -> None:
    alerts.raise_due()


@shared_task(name="audit.verify")
def verify() -> None:
    """What came since; all of it is a job (`jobs.verify_trail`)."""
    trail.verify(whole=False)
