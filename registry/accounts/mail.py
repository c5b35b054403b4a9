"""The mail of an invitation: who invites to which role at which centre, and the link."""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from registry.accounts.adapters import HEADERS
from registry.accounts.models import Invitation
from registry.accounts.selectors import LINK


def link_of(invitation: Invitation) -> str:
    """The signed address that accepts the invitation."""
    token = signing.dumps(invitation.pk, salt=LINK)
    return settings.SITE_URL + reverse("invitation", args=[token])


def mail_of(invitation: Invitation) -> EmailMessage:
    """In the language that was chosen for her."""
    context = {"invitation": invitation, "link": link_of(invitation)}
    with translation.override(invitation.language):
        return EmailMessage(
            subject=render_to_string("accounts/mail/invitation_subject.txt", context).strip(),
            body=render_to_string("accounts/mail/invitation.txt", context).strip(),
            to=[invitation.email],
            headers=HEADERS,
        )
