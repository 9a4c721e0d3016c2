"""What a trial says of what cannot be done with it. Each class name is the finding."""

from __future__ import annotations

from wardmote.basis.errors import WardmoteError


class ProtocolCannotBeUsed(WardmoteError):
    """A protocol contradicts itself, lacks something, or asks for what no analysis can give."""


class ProtocolChanged(WardmoteError):
    """A protocol is not the one that was frozen."""


class FrozenAltered(WardmoteError):
    """What was frozen has been altered since: it no longer has the digest that it states."""


class FrozenTooLate(WardmoteError):
    """Something had happened in the trial before its protocol was frozen."""


class EnrolmentIsOver(WardmoteError):
    """A unit was to be assigned when the trial takes no more."""


class LogAltered(WardmoteError):
    """The log of a trial is not as it was written, or says what the seed does not give."""


class OutcomesNotYetOpen(WardmoteError):
    """Outcomes by arm were asked for before the trial had ended as its protocol says."""


class LookNotDue(WardmoteError):
    """An interim look was asked for that the protocol does not have now."""


class CasesCannotBeUsed(WardmoteError):
    """The table of a trial's outcomes is not of its form, or contradicts itself."""
