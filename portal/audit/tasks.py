from celery import shared_task

from portal.audit.domain import alerts, anchors, chain, verification


@shared_task(name="audit.seal")
def seal() -> None:
    chain.seal_pending()
    anchors.drop()


@shared_task(name="audit.raise_alerts")
def raise_alerts() -> None:
    alerts.raise_due()


@shared_task(name="audit.verify")
def verify() -> None:
    alerts.raise_for_faults(verification.find())
