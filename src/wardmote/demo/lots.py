"""What chance gave each question, drawn before anybody answers, so that it belongs to it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.basis.random_streams import stream
from wardmote.demo.arrivals import Seconds
from wardmote.demo.chasing import MOST
from wardmote.demo.truth import Floats, Truth

HOUR = 3600
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Lots:
    """One entry a question; 2n of them: n openings and, after them, their follow-ups.

    The follow-up of opening i has number n + i, whether or not it is ever written.

    Attributes:
        handling: Seconds that the question takes to answer.
        comment: Asks for no reply.
        deleted: Its author deletes it before anybody reads it.
        missed: The team overlooks it.
        night: Answered the same night, if asked in the night hours.
        night_delay: Seconds until somebody starts on it then.
        thanked: Its answer is thanked for.
        thanks_delay: Seconds from answer to thanks.
        followed: Its answer brings a second question (never a third).
        follow_delay: Seconds from the answer to that question.
        greeted: Seconds until the automatic acknowledgement.
        promised: The acknowledgement, if there is one, names a time.
        chase_unit: Standard exponentials for its chases.
    """

    handling: Seconds
    comment: Flags
    deleted: Flags
    missed: Flags
    night: Flags
    night_delay: Seconds
    thanked: Flags
    thanks_delay: Seconds
    followed: Flags
    follow_delay: Seconds
    greeted: Seconds
    promised: Flags
    chase_unit: Floats


def draw(seed: int, openings: int, truth: Truth) -> Lots:
    """The lots of so many openings and their follow-ups."""

    def coin(name: str, share: float) -> Flags:
        return stream(seed, name).random(2 * openings) < share

    def seconds(name: str, low: int, high: int) -> Seconds:
        return stream(seed, name).integers(low, high, size=2 * openings)

    opening = np.arange(2 * openings) < openings
    comment = coin("comments", truth.comment_share) & opening
    deleted = coin("deleted", truth.deleted_share) & opening & ~comment
    followed = coin("follow-ups", truth.follow_up_share) & opening
    log_mean, log_sd = truth.handling_lognormal
    handling = 60 * stream(seed, "handling").lognormal(log_mean, log_sd, 2 * openings)
    return Lots(
        handling=np.maximum(1, np.rint(handling)).astype(np.int64),
        comment=comment,
        deleted=deleted,
        missed=coin("missed", truth.missed_share),
        night=coin("night", truth.night_share),
        night_delay=seconds("night delay", 300, 3000),
        thanked=coin("thanks", truth.thanks_share) & ~followed,
        thanks_delay=seconds("thanks delay", 60, 5 * HOUR),
        followed=followed,
        follow_delay=seconds("follow-up delay", 16 * HOUR, 30 * HOUR),
        greeted=seconds("greeting delay", 5, 40),
        promised=coin("promised", truth.promise_share),
        chase_unit=stream(seed, "chases").standard_exponential((2 * openings, MOST)),
    )
