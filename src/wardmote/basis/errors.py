"""The one base class of every error that a person may see.

An error says where it happened, what was seen, why that cannot be, and what to
do instead, in whole sentences and without blame. The class name is the finding
(``ClockChangeGap``, ``NothingDue``). No error quotes a resident's words or name.
"""

from __future__ import annotations


class WardmoteError(Exception):
    """Something a person gave Wardmote cannot be used as it is.

    Args:
        saw: What was seen and why it cannot be, in whole sentences.
        where: The file, row, option or line it was seen in.
        remedy: What to do instead.

    >>> print(WardmoteError("There are no rows.", where="requests.csv", remedy="Export it again."))
    requests.csv: There are no rows. Export it again.
    """

    def __init__(self, saw: str, *, where: str = "", remedy: str = "") -> None:
        self.saw = saw
        self.where = where
        self.remedy = remedy
        super().__init__(saw)

    def __str__(self) -> str:
        sentence = f"{self.where}: {self.saw}" if self.where else self.saw
        return f"{sentence} {self.remedy}" if self.remedy else sentence
