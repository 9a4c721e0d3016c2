"""Text that may come from a hostile archive, made safe to print on a page or a terminal.

Names of accounts reach a report. Escaping for HTML is the template's business; this takes out
what escaping leaves in: control characters (a terminal obeys them), half characters (no file
can hold them) and marks that turn the direction of the text around them.
"""

from __future__ import annotations

import re

_BROKEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile("[\t-\r\u2028\u2029]+")
_UNIT = re.compile(r"(?<=\d) (?=(?:%|h|min|s|days?|weeks?|points?)(?![\w]))")
_LENGTH = re.compile(
    r"(?<=\d\xa0h) (?=\d\d?\xa0min\b)|(?:(?<=\d\xa0day)|(?<=\d\xa0days)) (?=\d\d?\xa0h\b)"
)
_APOSTROPHE = re.compile(r"(?<=\w)'")
_OPENING = re.compile(r'(?:^|(?<=[\s(\[–—]))"(?=\S)')
_COMMAND = re.compile(r'(--[a-z][a-z-]* "[^"]*")')

NO_BREAK = "\N{NO-BREAK SPACE}"


def printable(text: str) -> str:
    r"""The text without what could break, colour or turn round the place it is printed in.

    >>> printable("desk\x1b[31m\u202e\nof\tthe borough")
    'desk�[31m of the borough'
    """
    return _TURNING.sub("", _SPACES.sub(" ", _BROKEN.sub("\ufffd", text)))


def unbroken(text: str) -> str:
    r"""The text with figures kept on one line with their units, and a length of time whole.

    >>> unbroken("3 h 20 min, 62 %, 2 hats") == "3\xa0h\xa020\xa0min, 62\xa0%, 2 hats"
    True
    """
    return _LENGTH.sub(NO_BREAK, _UNIT.sub(NO_BREAK, text))


def typeset(text: str) -> str:
    r"""A sentence with the quotation marks and apostrophes that print has.

    An option of a command keeps its own, to be typed as it stands. For sentences alone: a
    name or a fingerprint is shown letter by letter.

    >>> typeset("\"Within 4 open hours\" is the team's; residents' own (\"noon\") is not.")
    '“Within 4 open hours” is the team’s; residents’ own (“noon”) is not.'
    >>> typeset('State "hours" with --hours "mon-fri 9am-5pm".')
    'State “hours” with --hours "mon-fri 9am-5pm".'
    """
    plain, *rest = _COMMAND.split(text)
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return _quoted(plain) + "".join(command + _quoted(after) for command, after in pairs)


def _quoted(text: str) -> str:
    return _APOSTROPHE.sub("’", _OPENING.sub("“", text).replace('"', "”"))
