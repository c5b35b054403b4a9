import datetime as dt
import re
import secrets
from dataclasses import dataclass, replace
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from registry.accounts.codes import GIVEN_BY_ADMINISTRATORS, Role, SignInOutcome
from registry.accounts.models import (
    CalendarFeed,
    Centre,
    Holiday,
    Invitation,
    Membership,
    SignIn,
    User,
)
from registry.accounts.selectors import hash_of_address, roles_of
from registry.audit.context import Context, Door, in_force, under
from registry.core.actions import action
from registry.core.errors import Refused, error, refuse_errors

GENERATED_BYTES = 15  # 20 characters to type
ADDRESS_BYTES = 32  # beyond guessing


@dataclass(frozen=True)
class FirstAccount:
    """Who runs the first centre of an empty registry. Without a password one is generated."""

    email: str
    centre_code: str
    centre_name: str
    country: str
    time_zone: str
    password: str = ""


@action
def create_first(*, entry: FirstAccount) -> tuple[User, str]:
    """The first centre, and its first person as coordinator and lead; with the password.

    She may also read what the registry brings with it: the centre of the published cases.
    Refused when the registry has a person already (F05), by F02 or F03, or for a weak password.
    """
    _refuse_second()
    _refuse_malformed(entry)
    password = entry.password or secrets.token_urlsafe(GENERATED_BYTES)
    there_before = list(Centre.objects.all())
    centre = Centre.objects.create(
        code=entry.centre_code.strip().upper(),
        name=entry.centre_name.strip(),
        country=entry.country.strip().upper(),
        time_zone=entry.time_zone.strip(),
    )
    user = User.objects.create_user(entry.email, password)
    roles = [(centre, Role.COORDINATOR), (centre, Role.LEAD)]
    roles += [(one, Role.READER) for one in there_before]
    Membership.objects.bulk_create(
        Membership(user=user, centre=at, role=role, starts_on=timezone.now().date())
        for at, role in roles
    )
    return user, password


def _refuse_second() -> None:
    """Who entered the published cases is no person and cannot sign in."""
    if User.objects.filter(is_active=True).exists():
        told = _("the registry has accounts already")
        refuse_errors([error("F05", "email", told, _("an empty registry"))])


def _refuse_malformed(entry: FirstAccount) -> None:
    """What no constraint of the database tells as well."""
    try:
        validate_email(entry.email.strip())
    except ValidationError:
        told = _("“%s” is not an e-mail address") % entry.email
        refuse_errors([error("F02", "email", told, _("an e-mail address"))])
    _refuse_unlike("centre_code", entry.centre_code, r"[A-Za-z]{3}", _("three letters A-Z"))
    _refuse_unlike("centre_name", entry.centre_name, r".{1,120}", _("1 to 120 characters"))
    _refuse_unlike("country", entry.country, r"[A-Za-z]{2}", _("two letters, ISO 3166"))
    if entry.time_zone.strip() not in available_timezones():
        told = _("“%s” is not a time zone") % entry.time_zone
        refuse_errors([error("F03", "time_zone", told, _("an IANA name, such as Europe/Berlin"))])
    if entry.password:
        _refuse_weak(entry)


def _refuse_unlike(field: str, value: str, shape: str, accepted: str) -> None:
    if not re.fullmatch(shape, value.strip()):
        told = _("“%s” does not fit") % value
        refuse_errors([error("F02", field, told, accepted)])


def _refuse_weak(entry: FirstAccount) -> None:
    try:
        validate_password(entry.password, User(email=entry.email))
    except ValidationError as fault:
        weak = error("F02", "password", _("it is too weak"), " ".join(fault.messages))
        refuse_errors([weak])


@action
def choose_language(*, by: User, language: str) -> User:
    """The language of the person's pages and mails from now on."""
    by.language = language
    by.save(update_fields=["language"])
    return by


@action
def choose_mails(*, by: User, language: str, weekly_digest: bool) -> User:
    """In which language the person is written to, and whether once a week in numbers."""
    by.language, by.weekly_digest = language, weekly_digest
    by.save(update_fields=["language", "weekly_digest"])
    return by


@action
def note_sign_in(*, email: str, outcome: SignInOutcome, ip: str | None) -> SignIn:
    """Writes down an attempt to sign in. What a stranger typed is kept as a keyed hash alone: it
    may be another person's address, or a password that slipped into the wrong field."""
    address = email.strip().lower()
    user = User.objects.filter(email=address).first()
    hashed = "" if user else salted_hmac("sign-in", address, algorithm="sha256").hexdigest()
    return SignIn.objects.create(user=user, email_hash=hashed, outcome=outcome, ip=ip)


@action
def invite(*, by: User, centre: Centre, email: str, role: str, language: str) -> Invitation:
    """Offers a role at the centre; a link that still waits for the same role is replaced.

    Refused when she has the role already (F05), or for a role that only administrators give (F03).
    """
    _refuse_role_not_hers(by, role)
    address = email.strip().lower()
    today = timezone.now().date()
    there = Membership.objects.filter(user__email=address, centre=centre, role=role).on(today)
    if there.exists():
        told = _("this person has that role here already")
        refuse_errors([error("F05", "role", told, _("a role that she does not have yet"))])
    now = timezone.now()
    waiting = Invitation.objects.filter(centre=centre, email=address, role=role).waiting()
    waiting.update(withdrawn_at=now)
    return Invitation.objects.create(
        centre=centre,
        email=address,
        role=role,
        language=language,
        invited_by=by,
        invited_at=now,
        expires_at=now + dt.timedelta(days=settings.INVITATION_DAYS),
    )


def _refuse_role_not_hers(by: User, role: str) -> None:
    if role in GIVEN_BY_ADMINISTRATORS and Role.ADMINISTRATOR not in roles_of(by):
        given = [str(one.label) for one in Role if one not in GIVEN_BY_ADMINISTRATORS]
        told = _("this role is given by registry administrators alone")
        refuse_errors([error("F03", "role", told, ", ".join(given))])


@action
def withdraw_invitation(*, invitation: Invitation) -> Invitation:
    """Its link leads nowhere from now on. Refused when it was accepted meanwhile (F10)."""
    claimed = Invitation.objects.filter(pk=invitation.pk).waiting()
    _claim(claimed, withdrawn_at=timezone.now())
    return invitation


@action
def accept_invitation(*, by: User, invitation: Invitation) -> Membership:
    """The person gets the role, today. A link works once: refused when it was used, has run out or
    was withdrawn (F10), or when it was sent to somebody else (F03)."""
    if by.email != invitation.email:
        told = _("this invitation was sent to another address")
        refuse_errors([error("F03", "email", told, _("the account of that address"))])
    now = timezone.now()
    with under(_let_in(by, invitation)):
        holding = Invitation.objects.filter(pk=invitation.pk, expires_at__gt=now).waiting()
        _claim(holding, accepted_at=now, accepted_by=by)
        return _join(by, invitation, now.date())


def _let_in(user: User, invitation: Invitation) -> Context:
    """A context of its own: the invitation lets her in, and to nothing but this centre."""
    known = in_force() or Context(Door.PAGE)
    return replace(known, actor=user.pk, job="invitation", manages=(invitation.centre_id,))


def _join(user: User, invitation: Invitation, day: dt.date) -> Membership:
    member, _made = Membership.objects.update_or_create(
        user=user,
        centre=invitation.centre,
        role=invitation.role,
        starts_on=day,
        defaults={"ends_on": None},
    )
    return member


def _claim(found: "models.QuerySet[Invitation]", **changes: object) -> None:
    """One request alone wins."""
    if found.update(**changes) != 1:
        told = _("this invitation does not hold any more")
        refuse_errors([error("F10", "invitation", told, _("a new invitation by the lead"))])


@dataclass(frozen=True)
class Newcomer:
    """Who follows an invitation and has no account yet."""

    full_name: str
    password: str


@action
def join_by_invitation(*, invitation: Invitation, newcomer: Newcomer) -> User:
    """Makes the account of an invited person, with her role. Refused like `accept_invitation`."""
    user = User.objects.create_user(
        invitation.email,
        newcomer.password,
        full_name=newcomer.full_name.strip(),
        language=invitation.language,
    )
    accept_invitation(by=user, invitation=invitation)
    return user


@action
def end_membership(*, by: User, membership: Membership, last_day: dt.date | None) -> None:
    """Ends after the day, or at once without one.

    Refused for one's own (F08), for a role that only administrators give (F03), and for a day
    before the start (F06). A membership that began today and ends at once is removed.
    """
    _refuse_role_not_hers(by, membership.role)
    if membership.user_id == by.pk:
        told = _("nobody ends her own membership")
        refuse_errors([error("F08", "last_day", told, _("another lead, or an administrator"))])
    day = last_day or timezone.now().date() - dt.timedelta(days=1)
    if last_day is None and membership.starts_on > day:
        membership.delete()
        return
    membership.ends_on = day
    membership.save(update_fields=["ends_on"])


@action
def appoint_administrator(*, email: str) -> Membership:
    """Makes a person registry administrator, from the machine itself. F03 for an unknown one."""
    today = timezone.now().date()
    found = Membership.objects.filter(user__email=email.strip().lower(), user__is_active=True)
    member = found.on(today).order_by("starts_on", "id").first()
    if member is None:
        told = _("nobody with a membership today has the address “%s”") % email
        raise Refused([error("F03", "email", told, _("the e-mail of an account"))])
    made = found.on(today).with_role(Role.ADMINISTRATOR).first()
    return made or Membership.objects.create(
        user=member.user, centre=member.centre, role=Role.ADMINISTRATOR, starts_on=today
    )


@action
def save_configuration(*, row: models.Model) -> models.Model:
    """A centre or a holiday, by the configuration pages."""
    row.save()
    return row


@action
def delete_holiday(*, holiday: Holiday) -> None:
    """The centre is open on that day after all."""
    holiday.delete()


@action
def make_feed(*, by: User) -> str:
    """Makes the person's secret calendar address, which is told this once; the one before leads
    nowhere from now on."""
    secret = secrets.token_urlsafe(ADDRESS_BYTES)
    values = {"address_hash": hash_of_address(secret), "made_at": timezone.now()}
    CalendarFeed.objects.update_or_create(user=by, defaults={**values, "fetched_on": None})
    return secret


@action
def revoke_feed(*, by: User) -> None:
    """The person's calendar address leads nowhere from now on."""
    CalendarFeed.objects.filter(user=by).delete()


@action
def note_fetch(*, feed: CalendarFeed, on: dt.date) -> None:
    """The feed was fetched on a day: written once a day, however often a calendar asks."""
    CalendarFeed.objects.filter(pk=feed.pk).exclude(fetched_on=on).update(fetched_on=on)
