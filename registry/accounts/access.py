"""Who asks: the person, the centre she works at now, and what she may do where."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect, reswap, retarget
from django_htmx.middleware import HtmxDetails

from registry.accounts.codes import Permission
from registry.accounts.forms import SignInForm
from registry.accounts.kept import keep
from registry.accounts.models import Centre, CentreRow, User
from registry.audit.context import Context, Door, Ids
from registry.core.paths import parts_of


@dataclass(frozen=True)
class Access:
    """Permissions per centre id. An unknown centre has none; an empty scope means nothing.

    `lacks_factor`: a role needs a second factor, and none was shown in this session.
    """

    user: User
    centre: Centre | None = None
    centres: tuple[Centre, ...] = ()
    permissions: Mapping[int, frozenset[Permission]] = field(default_factory=dict)
    context: Context = field(default_factory=lambda: Context(Door.PAGE))
    lacks_factor: bool = False

    def may(self, permission: Permission, centre_id: int | None = None) -> bool:
        """May do it at that centre, or at the one she works at now."""
        where = centre_id if centre_id is not None else self.centre and self.centre.pk
        return permission in self.permissions.get(where or 0, frozenset())

    def may_for(self, permission: Permission, row: CentreRow) -> bool:
        """May do it with a patient, or with a row about one: at the centre that treats, as a guest
        while the record is shared, or as a reader of what consent opens to research."""
        patient_id = getattr(row, "patient_id", row.pk)
        return (
            self.may(permission, row.centre_id)
            or patient_id in self._as_guest(permission)
            or self._for_research(permission)
        )

    def rows_where(self, permission: Permission, patient: str = "patient") -> Q:
        """The same as a filter of rows; `patient` is the column that names theirs, `pk` for the
        patients themselves. What research may read is known to the database's policy alone."""
        if self._for_research(permission):
            return Q()
        own, guest = Q(centre__in=self.centres_where(permission)), self._as_guest(permission)
        return own | Q(**{f"{patient}__in": guest}) if guest else own

    @property
    def reads_for_research(self) -> bool:
        """Has nothing at the current centre but what consent opens to research."""
        here = self.centre.pk if self.centre else 0
        return self.context.research and here not in self.context.reads

    def _as_guest(self, permission: Permission) -> Ids:
        """Ids of the patients of other centres with whom she may do it."""
        if permission == Permission.VIEW_PATIENTS:
            return self.context.shared
        return self.context.shared_writes if permission == Permission.RECORD else ()

    def _for_research(self, permission: Permission) -> bool:
        return permission == Permission.VIEW_PATIENTS and self.context.research

    def centres_where(self, permission: Permission) -> list[int]:
        """Ids of the centres where she may do it."""
        return [pk for pk, granted in self.permissions.items() if permission in granted]


class RegistryRequest(HttpRequest):
    """A request of a person who has signed in."""

    user: User
    access: Access
    htmx: HtmxDetails


View = Callable[..., HttpResponseBase]

# In the place of a permission, on the few views that need none.
OPEN, SIGNED_IN = "open to all", "signed in"
BEFORE_FACTOR = "signed in, also before a second factor that a role needs"
HOME = "/"


def requires(permission: Permission) -> Callable[[View], View]:
    """The view needs the permission at any centre; the selector decides about the very row.

    Carried on the view as `permission`, where a test looks for it: a page without one fails.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapper(request: RegistryRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _sign_in(request)
            if not request.access.centres_where(permission):
                return _denied(request, permission)
            return view(request, *args, **kwargs)

        wrapper.permission = permission  # type: ignore[attr-defined]
        return wrapper

    return decorate


def open_to_all(view: View) -> View:
    """A page without sign-in: log-in, health, the language switch."""
    view.permission = OPEN  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """A page of everybody who has signed in, about herself alone: the choice of her centre."""

    @functools.wraps(view)
    def wrapper(request: RegistryRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _sign_in(request)
        return view(request, *args, **kwargs)

    wrapper.permission = SIGNED_IN  # type: ignore[attr-defined]
    return wrapper


def before_factor(view: View) -> View:
    """A page about her own sign-in, which also works while a second factor is still lacking."""
    wrapper = signed_in(view)
    wrapper.permission = BEFORE_FACTOR  # type: ignore[attr-defined]
    return wrapper


def _denied(request: RegistryRequest, permission: Permission) -> HttpResponseBase:
    """Who has no membership is told so; whose role knows no worklist goes to what it knows."""
    if not request.access.centres:
        return render(request, "accounts/no_membership.html", status=403)
    home = home_of(request.access)
    if request.path == HOME and home != HOME:
        return redirect(home)
    raise PermissionDenied(f"needs the permission {permission}")


def home_of(access: Access) -> str:
    """The page to begin with: the worklist, or what a role without patients is for."""
    if access.centres_where(Permission.VIEW_PATIENTS):
        return HOME
    if access.centres_where(Permission.CONFIGURE):
        return reverse("admin:index")
    return HOME


def _sign_in(request: HttpRequest) -> HttpResponseBase:
    """To the log-in page; what a form had sent is kept there (kept.py), not lost."""
    part = asks_for_part(request)
    if request.method == "POST":
        context = {**keep(request), "form": SignInForm(request=request)}
        page = render(request, "registration/login.html", context, status=200 if part else 401)
        return whole_page(request, page)
    if part:
        url = request.headers.get("HX-Current-URL", "/")
        return HttpResponseClientRedirect(redirect_to_login(parts_of(url).path).url)
    return redirect_to_login(request.get_full_path())


def asks_for_part(request: HttpRequest) -> bool:
    """Whether htmx asks, which puts the answer into a part of its page."""
    return request.headers.get("HX-Request") == "true"


def whole_page(request: HttpRequest, page: HttpResponse) -> HttpResponse:
    """The answer as a page of its own, also where htmx expected a part of one."""
    return reswap(retarget(page, "body"), "innerHTML") if asks_for_part(request) else page


def owned(row: CentreRow, *, by: User, centre_id: int) -> None:
    """Marks a new row as belonging to the centre and entered by the person."""
    row.centre_id = centre_id
    row.created_by = by
