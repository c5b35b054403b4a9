"""The page that monitors ask."""

from dataclasses import asdict

from django.utils import timezone
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from registry.health.selectors import health


class HealthView(APIView):
    """200 if every part works, else 503; one word per part, open to all, nothing personal."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get(self, request: Request) -> Response:
        """The state of the registry."""
        state = health(timezone.now())
        status = "ok" if state.well else "failing"
        return Response(
            {"status": status, **asdict(state)},
            status=200 if state.well else 503,
            headers={"Cache-Control": "no-store"},
        )
