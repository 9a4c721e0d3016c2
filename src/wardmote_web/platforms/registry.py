"""Which platforms there are: whatever folders lie beside this file."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from django.conf import settings

from wardmote.basis.errors import WardmoteError
from wardmote.channels.ports import Platform


class NoSuchPlatform(WardmoteError):
    """A channel names a platform whose folder is not here."""


def platform_names() -> tuple[str, ...]:
    """Names of the platforms that can be connected, by folder."""
    package = import_module("wardmote_web.platforms")
    found = (each.name for each in iter_modules(package.__path__) if each.ispkg)
    return tuple(sorted(name for name in found if _is_for_us(name)))


def _is_for_us(name: str) -> bool:
    """One that says ``FOR_DEMONSTRATIONS`` is offered there alone, and no other is there.

    So nothing leaves the computer from a demonstration.
    """
    module = import_module(f"wardmote_web.platforms.{name}")
    made_up: bool = getattr(module, "FOR_DEMONSTRATIONS", False)
    return made_up is settings.WARDMOTE_DEMONSTRATION


@cache
def platform_named(name: str) -> Platform:
    """The platform of that name: ``PLATFORM`` of its folder.

    Raises:
        NoSuchPlatform: Its folder was deleted.
    """
    if name not in platform_names():
        raise NoSuchPlatform(
            f'There is no platform "{name}" in this installation.',
            remedy=f"Those that are here: {', '.join(platform_names()) or 'none'}.",
        )
    found: Platform = import_module(f"wardmote_web.platforms.{name}").PLATFORM
    return found
