"""The back-test: a frozen request in, findings out."""

from __future__ import annotations

from importlib.metadata import version

from wardmote.basis.instants import to_micros
from wardmote.channels.reading import Progress, no_progress
from wardmote.channels.supports import Kind, refusal, supports
from wardmote.conversations.building import build
from wardmote.conversations.setting import setting_of
from wardmote.conversations.tables import Conversations
from wardmote.findings.finding import Finding, Strength
from wardmote.findings.making import Origin
from wardmote.studies.whatif.backtest import abouts, telling
from wardmote.studies.whatif.backtest.figures import Figure
from wardmote.studies.whatif.backtest.knowing import Calibration
from wardmote.studies.whatif.backtest.request import BacktestRequest
from wardmote.studies.whatif.backtest.rolling import roll
from wardmote.studies.whatif.backtest.weeks import whole_weeks

DESCRIPTION = Strength(
    "description",
    (
        "A back-test sets forecasts beside what came in one place; it compares no two ways of "
        "working, so it is not on the Maryland scale of evidence about effects.",
    ),
)


def backtest(
    request: BacktestRequest,
    calibration: Calibration | None = None,
    *,
    progress: Progress = no_progress,
) -> tuple[Finding, ...]:
    """How well the simulation would have predicted the weeks that an archive holds.

    Args:
        request: The archive, read, and what was stated.
        calibration: How the past becomes a simulation; ``wardmote.studies.whatif.calibration``'s
            way, if not said.
        progress: Told how far it has come.

    Returns:
        The findings, the verdict first. A source that does not hold both sides is refused, and
        one too short to test anything is said to be.
    """
    conversations = build(
        request.reading.messages, until=request.reading.until, silence=request.silence
    )
    origin = _origin(request, conversations)
    source_class = request.reading.source_class
    for kind in _NEEDED:
        if not supports(source_class, kind):
            reason, remedy = refusal(source_class, kind)
            return tuple(
                origin.refused(about, reason=reason, remedy=remedy) for about in abouts.EVERY
            )
    start = _start(conversations)
    end = to_micros(conversations.until) if conversations.until else start
    whole = len(whole_weeks(start, end, request.local_zone))
    if whole <= request.history:
        return _too_short(origin, whole, request.history)
    if calibration is None:
        # Here, for it needs this package's protocol, and a stand-in may be given.
        from wardmote.studies.whatif.backtest.calibrated import calibrated

        calibration = calibrated(request)
    rolled = roll(conversations, request, calibration, start=start, progress=progress)
    return (
        telling.verdict(origin, rolled, request),
        telling.weeks_tested(origin, rolled, request),
        *(telling.coverages(origin, rolled, figure, request) for figure in Figure),
        *(telling.week_by_week(origin, rolled, figure, request) for figure in Figure),
    )


_NEEDED = (Kind.ARRIVALS, Kind.PROMISE, Kind.FIRST_RESPONSE)
"""What a source must support for a back-test."""


def _too_short(origin: Origin, whole: int, history: int) -> tuple[Finding, ...]:
    reason = (
        f"The data hold {whole} whole {'week' if whole == 1 else 'weeks'}; {history} of history "
        "and at least one more to predict are needed."
    )
    remedy = (
        f"State a shorter history, such as --history {max(whole // 2, 1)}, or come back later."
        if whole > 1
        else "Come back when the archive is longer."
    )
    return tuple(origin.not_known(about, reason=reason, remedy=remedy) for about in abouts.EVERY)


def _start(conversations: Conversations) -> int:
    seen = conversations.messages.filter("seen")["sent_at"].dt.epoch("us").min()
    return int(seen) if isinstance(seen, int) else 0


def _origin(request: BacktestRequest, conversations: Conversations) -> Origin:
    zone = request.local_zone.key
    return Origin(
        setting=setting_of(
            request.reading,
            conversations,
            zone=zone if request.pattern or request.zone_stated else f"{zone} (no zone was stated)",
            hours=request.pattern.words() if request.pattern else None,
            fiction=request.fiction,
        ),
        design="rolling-origin back-test",
        strength=DESCRIPTION,
        software=f"wardmote {version('wardmote')}",
        fingerprint=request.reading.fingerprint,
        date=request.now,
    )
