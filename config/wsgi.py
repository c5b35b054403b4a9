"""The web application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from config.celery import app as celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

celery.set_default()
application = get_wsgi_application()
