"""Headers that tell the browser what a page of the registry never does."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Nothing here looks, listens, measures or pays; a security key is asked for by our own pages alone.
NEVER = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media"),
    *("geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer"),
    *("microphone", "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
OURS = ("clipboard-write", "publickey-credentials-create", "publickey-credentials-get")
PERMISSIONS = ", ".join([*(f"{one}=()" for one in NEVER), *(f"{one}=(self)" for one in OURS)])


class HeadersMiddleware:
    """Permissions, no use of our files by other sites, and no copy of a record on the disk.

    The others are Django's: SecurityMiddleware, XFrameOptionsMiddleware and django-csp.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", PERMISSIONS)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if hasattr(request, "access"):  # of somebody who has signed in
            response.setdefault("Cache-Control", "private, no-store")
        return response
