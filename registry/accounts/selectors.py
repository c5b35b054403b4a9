import datetime as dt

from registry.accounts.models import Membership, MembershipQuerySet, User


def memberships_of(user: User, day: dt.date) -> MembershipQuerySet:
    """Memberships of a person in force on a day with their centres, one statement."""
    found = Membership.objects.filter(user=user).on(day)
    return found.select_related("centre").order_by("starts_on", "id")
