import datetime as dt
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.accounts.codes import PERMISSIONS_OF, Language, Permission, Role, SignInOutcome
from registry.core.constraints import check, one_of
from registry.core.dates import today_in
from registry.core.fields import coded
from registry.core.guards import Guard

EVERY_WEEKDAY = (1, 2, 3, 4, 5, 6, 7)  # ISO 8601: Monday is 1
WORKING_WEEK = (1, 2, 3, 4, 5)


def working_week() -> list[int]:
    """Monday to Friday: what a centre works unless it says otherwise."""
    return list(WORKING_WEEK)


class Centre(models.Model):
    """A hospital that treats and follows patients; the unit of isolation."""

    guard = Guard.CONFIGURATION

    code = models.CharField(_("code"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2)
    subdivision = models.CharField(
        _("part of the country"), max_length=24, blank=True, default="", db_default=""
    )
    time_zone = models.CharField(_("time zone"), max_length=40)
    weekdays = ArrayField(
        models.SmallIntegerField(),
        verbose_name=_("weekdays"),
        default=working_week,
        db_default=working_week(),
    )
    address = models.CharField(
        _("postal address"), max_length=200, blank=True, default="", db_default=""
    )
    phone = models.CharField(
        _("telephone for appointments"), max_length=40, blank=True, default="", db_default=""
    )
    demonstration = models.BooleanField(_("demonstration"), default=False)
    shares_for_research = models.BooleanField(_("shares with research"), default=True)

    class Meta:
        ordering = ("name",)
        constraints = [
            check("F02", "code", "three letters A-Z", models.Q(code__regex=r"^[A-Z]{3}$")),
            check(
                "F02", "country", "two letters, ISO 3166", models.Q(country__regex=r"^[A-Z]{2}$")
            ),
            check(
                "F03",
                "weekdays",
                "one to seven of the days 1 (Monday) to 7 (Sunday)",
                models.Q(weekdays__contained_by=list(EVERY_WEEKDAY)) & ~models.Q(weekdays=[]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def today(self) -> dt.date:
        """The calendar day that decides what is due here."""
        return today_in(self.time_zone, timezone.now())


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in by e-mail. What she may do comes from memberships alone."""

    guard = Guard.ACCOUNT
    unrecorded = ("password", "last_login")

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(
        _("language"), max_length=5, choices=Language, default=Language.ENGLISH
    )
    weekly_digest = models.BooleanField(_("weekly digest"), default=True, db_default=True)
    is_active = models.BooleanField(_("active"), default=True)
    demonstration = models.BooleanField(_("demonstration"), default=False)
    date_joined = models.DateTimeField(_("since"), default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"

    class Meta:
        constraints = [
            check("F02", "email", "lower case", models.Q(email=Lower("email"))),
            one_of("language", Language),
        ]

    def __str__(self) -> str:
        return self.full_name or self.email


class AddressFault(models.Model):
    """A mail server has refused a person's address for good. What waits for her is not sent until
    somebody says that the address is right, or until she has another one."""

    guard = Guard.ACCOUNT

    user = models.ForeignKey(User, models.PROTECT, related_name="address_faults")
    email = models.EmailField(_("e-mail"))
    since = models.DateTimeField(_("since"))
    fault = models.CharField(_("the server's words"), max_length=200)
    cleared_at = models.DateTimeField(_("cleared"), null=True, blank=True)
    cleared_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "email"],
                condition=models.Q(cleared_at__isnull=True),
                name="addressfault_once",
            ),
            check(
                "F04",
                "cleared_by",
                "who cleared it, and when",
                models.Q(cleared_at__isnull=True, cleared_by__isnull=True)
                | models.Q(cleared_at__isnull=False, cleared_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.fault}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: dt.date) -> "MembershipQuerySet":
        """Memberships in force on a day, both ends inclusive."""
        open_end = models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day)
        return self.filter(open_end, starts_on__lte=day)

    def with_role(self, *roles: str) -> "MembershipQuerySet":
        return self.filter(role__in=roles)


class Membership(models.Model):
    """A person works at a centre in a role, from a day until a day."""

    guard = Guard.MEMBERSHIP

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="memberships")
    role = coded(Role, _("role"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("role", Role),
            check(
                "F06",
                "ends_on",
                "a day not before the start",
                models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
            ),
            models.UniqueConstraint(
                fields=["user", "centre", "role", "starts_on"], name="membership_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.centre}"

    @property
    def permissions(self) -> frozenset[Permission]:
        return PERMISSIONS_OF[self.role]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> "InvitationQuerySet":
        """Neither accepted nor withdrawn; their links may have run out."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """The offer of a role at a centre, by a link in a mail. Nobody gets in otherwise.

    Whoever opens its link sees it, before anybody is known (selectors.invitation_by).
    """

    guard = Guard.INVITATION

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = coded(Role, _("role"))
    language = models.CharField(_("language"), max_length=5, default="en")
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(_("invited"), default=timezone.now)
    expires_at = models.DateTimeField(_("until"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ("invited_at", "id")
        constraints = [
            one_of("role", Role),
            check("F02", "email", "lower case", models.Q(email=Lower("email"))),
            check(
                "F06",
                "expires_at",
                "a time after the invitation",
                models.Q(expires_at__gt=models.F("invited_at")),
            ),
            check(
                "F04",
                "accepted_by",
                "who accepted, and when",
                models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(
                    accepted_at__isnull=False,
                    accepted_by__isnull=False,
                    withdrawn_at__isnull=True,
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} {self.role} {self.centre}"

    @property
    def holds(self) -> bool:
        """Whether its link still works."""
        waits = self.accepted_at is None and self.withdrawn_at is None
        return waits and timezone.now() < self.expires_at


class SignIn(models.Model):
    """An attempt to sign in. Of an address that belongs to nobody only a keyed hash is kept."""

    guard = Guard.ACCOUNT

    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="sign_ins")
    email_hash = models.CharField(max_length=64, blank=True)
    outcome = coded(SignInOutcome, _("outcome"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    ip = models.GenericIPAddressField(_("network address"), null=True, blank=True)

    class Meta:
        ordering = ("-at", "-id")
        indexes = [models.Index(fields=["user", "-at"], name="signin_user_at")]
        constraints = [
            one_of("outcome", SignInOutcome),
            check(
                "F04",
                "email_hash",
                "a person, or the hash of an unknown address",
                models.Q(user__isnull=False, email_hash="")
                | (models.Q(user__isnull=True) & ~models.Q(email_hash="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.outcome}"


class Holiday(models.Model):
    """A day on which a centre is closed."""

    guard = Guard.CONFIGURATION

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="holidays")
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ("day", "centre")
        constraints = [models.UniqueConstraint(fields=["centre", "day"], name="holiday_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class CalendarFeed(models.Model):
    """A person's secret calendar address. Whoever has the address gets the feed without signing in,
    so only a hash of it is kept; a new one takes the place of the old.

    `fetched_on` is a day (UTC) and no more: history keeps every change of the row.
    """

    guard = Guard.ACCOUNT
    unrecorded = ("address_hash",)

    user = models.OneToOneField(User, models.PROTECT, related_name="calendar_feed")
    address_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    fetched_on = models.DateField(_("last fetched"), null=True, blank=True)

    class Meta:
        constraints = [
            check(
                "F02",
                "address_hash",
                "a SHA-256 in hexadecimal",
                models.Q(address_hash__regex=r"^[0-9a-f]{64}$"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.made_at:%Y-%m-%d}"


class FormReceipt(models.Model):
    """A form that was taken once: sending it again leads to the first result (double submit)."""

    guard = Guard.MACHINERY

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.UUIDField()
    result_url = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="formreceipt_once")]

    def __str__(self) -> str:
        return str(self.key)


class CentreRow(models.Model):
    """A row that belongs to one centre: the base of every clinical table.

    `version` counts saves, so that two people who edit one row see the conflict.
    """

    guard = Guard.CENTRE

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True
