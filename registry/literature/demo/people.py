"""Centres of the demonstration and the people who work there."""

import datetime as dt

from registry.accounts.codes import Role
from registry.accounts.models import Centre, Membership, User
from registry.literature.demo.enrolment_rows import Place
from registry.literature.demo.profiles import CENTRES, DemoCentre

HOME = CENTRES[0]
# They see the published cases too, and look at them only.
READERS = frozenset(Role) - {Role.ADMINISTRATOR}


def email_of(role: str, centre: DemoCentre = HOME) -> str:
    """For example data-manager@ber.example: a domain that no mail can reach."""
    return f"{role.replace('_', '-')}@{centre.code.lower()}.example"


def people_and_places(today: dt.date, published: Centre) -> dict[str, Place]:
    """Makes centres, users and memberships; gives the places by the code of their centre."""
    centres = _centres()
    users = _users()
    started = today - dt.timedelta(days=2500)
    Membership.objects.bulk_create(
        Membership(
            user=users[demo.code, role], centre=centres[demo.code], role=role, starts_on=started
        )
        for demo in CENTRES
        for role in Role
    )
    Membership.objects.bulk_create(_visitors(users, published, today))
    return {
        code: Place(centre, users[code, Role.COORDINATOR], users[code, Role.LEAD])
        for code, centre in centres.items()
    }


def _centres() -> dict[str, Centre]:
    made = Centre.objects.bulk_create(
        Centre(
            code=demo.code,
            name=f"Demonstration Hospital {demo.city}",
            country=demo.country,
            time_zone=demo.time_zone,
            address=f"Demo Square 1, 00000 {demo.city}",
            phone="+00 000 0000",
            demonstration=True,
        )
        for demo in CENTRES
    )
    return {centre.code: centre for centre in made}


def _users() -> dict[tuple[str, str], User]:
    """A person per role and centre. Nobody can sign in yet: logins.py gives passwords."""
    keys = [(demo, role) for demo in CENTRES for role in Role]
    users = [_user(demo, role) for demo, role in keys]
    User.objects.bulk_create(users)
    return {(demo.code, role): user for (demo, role), user in zip(keys, users, strict=True)}


def _user(demo: DemoCentre, role: Role) -> User:
    name = f"Demo {str(role.label).capitalize()}, {demo.city}"
    user = User(email=email_of(role, demo), full_name=name, demonstration=True)
    user.set_unusable_password()
    return user


def _visitors(
    users: dict[tuple[str, str], User],
    published: Centre,
    today: dt.date,
) -> list[Membership]:
    """Everybody may read the published cases."""
    guests = [users[demo.code, role] for demo in CENTRES for role in sorted(READERS)]
    return [
        Membership(user=user, centre=published, role=Role.READER, starts_on=today)
        for user in guests
    ]
