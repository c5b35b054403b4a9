import re
import secrets
from dataclasses import dataclass
from zoneinfo import available_timezones

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.accounts.codes import Role
from registry.accounts.models import Centre, Membership, User
from registry.core.actions import action
from registry.core.errors import error, refuse_errors

GENERATED_BYTES = 15  # 20 characters to type


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
    roles += [(one, Role.INVESTIGATOR) for one in there_before]
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
