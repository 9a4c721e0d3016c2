"""What can be wrong with a promise that somebody wrote."""

from __future__ import annotations

from wardmote.basis.errors import WardmoteError


class UnreadablePromise(WardmoteError):
    """The text of a promise is of no known form, or promises nothing."""


class HoursNotStated(WardmoteError):
    """The promise counts in published hours, and none were given."""
