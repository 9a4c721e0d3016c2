"""What a plan answers: the patterns that nothing beats, and whether they reach the promise."""

from __future__ import annotations

from dataclasses import dataclass

from wardmote.basis.figures import Interval
from wardmote.hours.pattern import Pattern
from wardmote.promises.rule import PromiseRule
from wardmote.studies.whatif.plan.shapes import Shape
from wardmote.studies.whatif.result import CandidatePromise, PatternResult


@dataclass(frozen=True)
class Winner:
    """A pattern of the front, simulated anew.

    Attributes:
        shape: Its windows.
        pattern: To publish.
        result: Its figures, on fresh seeds and with people writing again.
        promised: The wait that the promise tells a resident, minutes; the median over all
            messages. None where it promises nothing.
        kept_in_search: The share kept that the search saw.
        aim: The share of promises to keep.
        seed: Of the random numbers: a what-if with this seed has the same figures.
    """

    shape: Shape
    pattern: Pattern
    result: PatternResult
    promised: float | None
    kept_in_search: float
    aim: float
    seed: int

    @property
    def windows(self) -> int:
        """Minutes of windows in a week without holidays."""
        return self.shape.minutes_a_week

    @property
    def overtime(self) -> float:
        """Minutes a week past the ends of windows, in a middling year."""
        overtime = self.result.work.overtime
        return overtime.estimate or 0.0 if overtime else 0.0

    @property
    def kept(self) -> float:
        """The share kept of a middling year; 0 where it is not known."""
        return self.result.kept.estimate or 0.0 if self.result.kept else 0.0

    @property
    def least_kept(self) -> float:
        """The lower bound of the share kept in a coming year."""
        return self.result.kept.interval.lower or 0.0 if self.result.kept else 0.0

    @property
    def reaches(self) -> bool:
        """Whether even the lower bound reaches the share to keep."""
        return self.least_kept >= self.aim

    @property
    def text(self) -> str:
        """The pattern in one line, as ``wardmote hours check`` reads it."""
        return str(self.pattern)

    @property
    def short(self) -> str:
        """Its days and times alone."""
        return self.text.partition(";")[0]


@dataclass(frozen=True)
class Optimism:
    """How much better the search made its winners look than they are.

    Attributes:
        share: The share kept of the winners over that of other patterns: in the search, less on
            fresh seeds.
        interval: Of it.
        winners: How many winners.
        others: How many other patterns.
        years: Simulated years of either.
    """

    share: float
    interval: Interval
    winners: int
    others: int
    years: int


@dataclass(frozen=True)
class Nearest:
    """What would do where no pattern within the time reaches the promise.

    Attributes:
        more: The pattern of a longer week that does; None where none was found.
        minutes_a_week: The time that it was found in, or the most that was tried.
        weaker: The strongest weaker promise that a pattern within the time keeps often enough,
            with that pattern; None where none does.
    """

    more: Winner | None
    minutes_a_week: float
    weaker: tuple[CandidatePromise, Winner] | None


@dataclass(frozen=True)
class Counts:
    """What became of the patterns.

    Attributes:
        made: In the grid.
        looked_at: After the grid was thinned.
        no_time: Windows over before anybody is ready.
        cannot_keep_up: What comes takes longer than there is, or the queue had no end.
        beyond: Windows and overtime take longer than the time that people have.
        on_front: Beaten by none in the search.
        years: Simulated for each in the search.
    """

    made: int
    looked_at: int
    no_time: int
    cannot_keep_up: int
    beyond: int
    on_front: int
    years: int

    @property
    def tried(self) -> int:
        """Those that were simulated."""
        return self.looked_at - self.no_time - self.cannot_keep_up


@dataclass(frozen=True)
class Plan:
    """The answer to a request.

    Attributes:
        winners: By minutes a week.
        counts: Of the patterns.
        minutes_a_week: The time that people have.
        promise: The promise to make.
        aim: The share of promises to keep.
        optimism: Of the search; None where nothing was chosen.
        nearest: Where no winner reaches the aim.
        fell_behind: Winners of the search that did not keep up in the full simulation.
        messages_a_week: What comes, by the best single parameters.
        minutes_a_message: What one takes; a worker's own unless it was stated.
        draws: Parameter draws of the winners' simulation.
        years_each: Years with each.
        level: Of every interval.
        n_arrivals: Messages that the demand rests on; 0 where it was stated.
        alarm: Why a Poisson process would be wrong here.
        assumed: What was assumed and cannot be known, each a sentence.
        of_work: Those of them that tell how long somebody worked: a worker's own.
    """

    winners: tuple[Winner, ...]
    counts: Counts
    minutes_a_week: float
    promise: PromiseRule
    aim: float
    optimism: Optimism | None
    nearest: Nearest | None
    fell_behind: int
    messages_a_week: float
    minutes_a_message: float
    draws: int
    years_each: int
    level: float
    n_arrivals: int
    alarm: str
    assumed: tuple[str, ...]
    of_work: tuple[str, ...]

    @property
    def years(self) -> int:
        """Simulated for each winner."""
        return self.draws * self.years_each

    @property
    def best(self) -> Winner | None:
        """Of the winners that reach the aim the one whose promise tells the shortest wait.

        Of equals the one with the fewest minutes of windows. Where none reaches it, the one whose
        lower bound comes nearest.
        """
        reaching = [each for each in self.winners if each.reaches]
        if reaching:
            return min(reaching, key=lambda each: (round((each.promised or 0) / 60), each.windows))
        return max(self.winners, key=lambda each: each.least_kept, default=None)
