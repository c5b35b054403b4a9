import datetime as dt
import hashlib
from dataclasses import replace

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import signing
from django.db.models import F
from django.utils import timezone

from registry.accounts.models import (
    CalendarFeed,
    Centre,
    Invitation,
    Membership,
    MembershipQuerySet,
    SignIn,
    User,
)
from registry.audit.context import Context, Door, Everywhere, in_force, under

LINK = "registry.accounts.invitation"


def memberships_of(user: User, day: dt.date) -> MembershipQuerySet:
    """Memberships of a person in force on a day with their centres, one statement."""
    found = Membership.objects.filter(user=user).on(day)
    return found.select_related("centre").order_by("starts_on", "id")


def roles_of(user: User) -> set[str]:
    """The roles that a person has today, wherever."""
    return set(memberships_of(user, timezone.now().date()).values_list("role", flat=True))


def factors_of(user: User) -> list[Authenticator]:
    """Second factors of a person, the oldest first."""
    return list(Authenticator.objects.filter(user=user).order_by("created_at", "pk"))


def sessions_of(user: User) -> list[UserSession]:
    """Where a person is signed in now, the newest first; forgets sessions that are gone."""
    found = UserSession.objects.purge_and_list(user)
    return sorted(found, key=lambda session: session.created_at, reverse=True)


def session_of(user: User, pk: int) -> UserSession:
    """One of them; UserSession.DoesNotExist for any other."""
    return UserSession.objects.get(user=user, pk=pk)


def sign_ins_of(user: User, newest: int = 10) -> list[SignIn]:
    """The last attempts to sign in as this person."""
    return list(user.sign_ins.all()[:newest])


def every_centre() -> list[Centre]:
    """For who manages people everywhere."""
    return list(Centre.objects.all())


def people_of(centre: Centre) -> list[Membership]:
    """Every membership at the centre, those that last before those that have ended."""
    found = Membership.objects.filter(centre=centre).select_related("user")
    ended_last = F("ends_on").desc(nulls_first=True)
    return list(found.order_by(ended_last, "user__full_name", "user__email", "role"))


def invitations_to(centre: Centre) -> list[Invitation]:
    """Invitations that nobody has accepted or withdrawn, with who invited."""
    return list(centre.invitations.waiting().select_related("invited_by"))


def membership_at(centre: Centre, pk: int) -> Membership:
    """A membership at the centre; Membership.DoesNotExist for one elsewhere."""
    return centre.memberships.select_related("user").get(pk=pk)


def invitation_at(centre: Centre, pk: int) -> Invitation:
    """An invitation to the centre; Invitation.DoesNotExist for one elsewhere."""
    return centre.invitations.get(pk=pk)


def invitation_by(token: str) -> Invitation:
    """The invitation that a link names. Invitation.DoesNotExist for a link that was not sent.

    The signed link is the right to see this one row; the context is wide for its query alone.
    """
    try:
        pk = signing.loads(token, salt=LINK)
    except signing.BadSignature:
        raise Invitation.DoesNotExist from None
    known = in_force() or Context(Door.PAGE)
    with under(replace(known, job="invitation", everywhere=Everywhere.RECORDS)):
        return Invitation.objects.select_related("centre", "invited_by").get(pk=pk)


def invited_person(invitation: Invitation) -> User | None:
    """Whose account the invitation is for, if there is one."""
    return User.objects.filter(email=invitation.email).first()


def feed_of(user: User) -> CalendarFeed | None:
    """The calendar feed that a person has made, if it is not revoked."""
    return CalendarFeed.objects.filter(user=user).first()


def feed_at(secret: str) -> CalendarFeed:
    """The feed of a secret address. CalendarFeed.DoesNotExist for one that was never made or is
    revoked, and for that of a person who is not active any more."""
    found = CalendarFeed.objects.select_related("user")
    return found.get(address_hash=hash_of_address(secret), user__is_active=True)


def hash_of_address(secret: str) -> str:
    """What is kept of a secret address. It is long and random, so a plain hash cannot be undone."""
    return hashlib.sha256(secret.encode()).hexdigest()
