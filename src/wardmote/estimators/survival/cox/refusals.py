"""What Cox regression says of rows and covariates that it cannot answer from."""

from __future__ import annotations

from wardmote.estimators.refusals import NothingToEstimate, ValuesCannotBeUsed


class NoEvents(NothingToEstimate):
    """Nobody at risk beside others had the event, so nothing is known of who has it sooner."""


class CollinearCovariates(ValuesCannotBeUsed):
    """A covariate says nothing that the ones before it do not say already."""


class InfiniteEstimate(ValuesCannotBeUsed):
    """The likelihood goes on rising as a coefficient grows: its estimate is infinite."""


class NotSettled(ValuesCannotBeUsed):
    """Newton's steps did not come to an end."""
