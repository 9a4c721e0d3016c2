"""What can be wrong with hours that somebody wrote, or with a question put to them."""

from __future__ import annotations

from wardmote.basis.errors import WardmoteError


class UnreadableHours(WardmoteError):
    """Hours, in text or TOML, say something that cannot be understood or cannot be meant."""

    def within(self, where: str) -> UnreadableHours:
        """The same error, said of a place, unless it names one already."""
        return type(self)(self.saw, where=self.where or where, remedy=self.remedy)


class UnknownZone(UnreadableHours):
    """No time zone has that name."""


class ZoneNotStated(UnreadableHours):
    """Nothing says in which zone the hours are meant, and a zone is never guessed."""


class UnknownNation(UnreadableHours):
    """No calendar of public holidays has that name."""


class NothingDue(WardmoteError):
    """There is no opening, or not enough of it, before the calendar ends."""


class BeyondCalendar(WardmoteError):
    """The instant lies after the last day for which holidays and zones are known."""


class DoesNotFit(WardmoteError):
    """No truthful sentence about the hours is short enough for the platform."""
