from celery import shared_task
from django.utils import timezone

from registry.schedules import jobs


@shared_task(name="schedules.extend", acks_late=True)
def extend() -> None:
    """Plans the next year of safety plans that would run dry; safe to run twice."""
    jobs.extend_safety_plans(timezone.now())
