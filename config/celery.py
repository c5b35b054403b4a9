"""The Celery application: worker and beat start from here, and tasks bind to it."""

import os

from celery import Celery

from config.acknowledgements import LostAcknowledgements

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("physis")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["consumer"].add(LostAcknowledgements)
