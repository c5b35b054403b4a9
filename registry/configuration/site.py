"""Django's admin, cut down to configuration: only what is offered has an address.

Nobody but registry administrators, whose sessions have shown a second factor, gets in; everybody
else finds nothing here.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from registry.accounts.access import Access, signed_in
from registry.accounts.actions import save_configuration
from registry.accounts.codes import Permission

OFFERED = ("_changelist", "_add", "_change", "_delete")
NUL = "\x00"


def may_configure(request: HttpRequest) -> bool:
    """Whether the person configures the registry, in this session."""
    access: Access | None = getattr(request, "access", None)
    return access is not None and bool(access.centres_where(Permission.CONFIGURE))


def configures(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """To the sign-in for nobody, 404 for those who do not configure."""

    @functools.wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not may_configure(request):
            raise Http404("no page of hers")
        return view(request, *args, **kwargs)

    inner = signed_in(wrapper)
    inner.permission = Permission.CONFIGURE  # type: ignore[attr-defined]
    return inner


class ConfigurationSite(AdminSite):
    site_header = site_title = _("Configuration")
    index_title = _("What every centre works with")
    site_url = "/"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        return may_configure(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Django's own guard, which also knows the token against forged requests, inside ours."""
        guarded = super().admin_view(view, cacheable)
        return configures(require_http_methods(["GET", "HEAD", "POST"])(guarded))

    def get_urls(self) -> list[Any]:
        guarded = self.admin_view
        found: list[URLPattern] = [
            path("", guarded(self.index), name="index"),
            path("words/", guarded(self.i18n_javascript, cacheable=True), name="jsi18n"),
            re_path(r"^(?P<app_label>registry)/$", guarded(self.app_index), name="app_list"),
        ]
        for model, admin in self._registry.items():
            begin = f"{model._meta.app_label}/{model._meta.model_name}/"
            found += [
                path(f"{begin}{one.pattern}", one.callback, name=one.name)
                for one in admin.get_urls()
                if str(one.name).endswith(OFFERED)
            ]
        return found


class ConfigurationAdmin(ModelAdmin):  # type: ignore[type-arg]
    """Who configures may; nobody else gets this far. The audit history is the only log."""

    actions = None
    view_on_site = False

    def get_urls(self) -> list[URLPattern]:
        found = super().get_urls()
        for one in found:
            one.callback.permission = Permission.CONFIGURE  # type: ignore[attr-defined]
        return found

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """None where there is no such row; PostgreSQL refuses to look for a NUL in a text."""
        return None if NUL in object_id else super().get_object(request, object_id, from_field)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_configure(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_configure(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_configure(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_configure(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        save_configuration(row=obj)

    def log_addition(self, *args: Any, **kwargs: Any) -> Any:
        """The history of the row says it."""

    log_change = log_deletions = log_addition


class ListAdmin(ConfigurationAdmin):
    """A code list. It comes from a file with every version, so a change here would not last."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
