from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from registry.accounts.access import RegistryRequest, requires
from registry.accounts.codes import Permission
from registry.core.gallery import gallery


@requires(Permission.VIEW_PATIENTS)
@require_safe
def components(request: RegistryRequest) -> HttpResponse:
    """Every component of the design system with its variants."""
    return render(request, "chart/components.html", gallery())
