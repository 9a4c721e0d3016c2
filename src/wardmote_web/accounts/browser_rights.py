"""What pages may ask of a browser: nothing, neither place nor camera nor microphone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

NOTHING = ", ".join(
    f"{each}=()"
    for each in (
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "usb", "browsing-topics",
    )
)  # fmt: skip


class NothingIsAsked:
    """Adds ``Permissions-Policy`` to every answer, and keeps what is shown out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """As the view has it, with the headers."""
        response = self._get_response(request)
        response.headers.setdefault("Permissions-Policy", NOTHING)
        person = getattr(request, "user", None)
        if person is not None and person.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response
