"""A form counts once: pressing the button twice, or sending again, leads to the first result."""

import uuid
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from registry.accounts.models import FormReceipt, User

FIELD = "submission"


def new_key() -> str:
    """For the hidden field `submission` of a form that is shown for the first time."""
    return str(uuid.uuid4())


def key_of(request: HttpRequest) -> str:
    """The form's key, kept over errors; a new one when the form is new or sent none."""
    try:
        return str(uuid.UUID(request.POST.get(FIELD, "")))
    except ValueError:
        return new_key()


def once(request: HttpRequest, user: User, save: Callable[[], str]) -> HttpResponse:
    """Runs `save`, which returns the address to go to, unless this form was taken already.

    Two at once: the second waits for the first and is sent to its result. What `save` raises
    leaves no receipt, so that a corrected form can be sent again.
    """
    key = key_of(request)
    try:
        with transaction.atomic():
            receipt = FormReceipt.objects.create(user=user, key=key, result_url="")
            receipt.result_url = save()
            receipt.save(update_fields=["result_url"])
    except IntegrityError:
        return redirect(_first_result(user, key))
    return redirect(receipt.result_url)


def taken(request: HttpRequest, user: User) -> HttpResponse | None:
    """To the first result of a form that was taken already, before its checks would find what it
    has saved itself; None for a new one."""
    if request.method != "POST":
        return None
    found = FormReceipt.objects.filter(user=user, key=key_of(request)).first()
    return redirect(found.result_url) if found else None


def _first_result(user: User, key: str) -> str:
    """Where the first one led. DoesNotExist when the fault was another: a defect, shown as such."""
    return FormReceipt.objects.get(user=user, key=key).result_url
