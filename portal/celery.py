import os

from celery import Celery

from portal import heartbeat  # noqa: F401 - connects itself to the worker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
