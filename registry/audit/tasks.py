from celery import shared_task

from registry.audit import jobs


@shared_task(name="audit.seal", acks_late=True, autoretry_for=(jobs.StillWriting,), max_retries=12)
def seal() -> None:
    """Seals history; safe to run twice. Tried again while an import goes on."""
    jobs.seal()
