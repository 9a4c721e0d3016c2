"""What the evidence base says when something cannot go in, go out or be pooled."""

from __future__ import annotations

from wardmote.basis.errors import WardmoteError


class NotToTravel(WardmoteError):
    """A finding holds, or may hold, what must not leave: a person's data, or a fault."""


class NotInStore(WardmoteError):
    """No finding of the store is meant by what was asked for, or more than one."""


class ReplacesAnother(WardmoteError):
    """A finding says that it replaces one which is not an earlier version of it."""


class StoreCannotBeUsed(WardmoteError):
    """The folder cannot be read or written."""


class NothingToPool(WardmoteError):
    """No finding in the store fits what was asked for."""


class NotPooledTogether(WardmoteError):
    """What was asked for would mix what must be kept apart."""


class CountedTwice(WardmoteError):
    """Two findings rest on the same people, so that pooling them would count these twice."""


class RegisterCannotBeUsed(WardmoteError):
    """A register of questions is not of its form."""
