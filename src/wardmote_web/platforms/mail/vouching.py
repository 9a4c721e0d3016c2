"""Whether the mailbox's own server says that a letter truly comes from the address in its From.

The server writes what it found into ``Authentication-Results`` (RFC 8601), under a name that
whoever connects the mailbox states. Anybody can write such a field into a letter; the server takes
away those that bear its name (section 5) and puts its own on top, so the topmost alone is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardmote.channels.mail_headers import Headers

_PROPERTY = re.compile(r"([a-z]+\.[a-z-]+)\s*=\s*(\S+)")
_METHOD = re.compile(r"([a-z-]+)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)")
_SAYS_WHOSE = {
    "dmarc": ("header.from",),
    "dkim": ("header.d", "header.i"),
    "spf": ("smtp.mailfrom",),
    "auth": ("smtp.auth", "smtp.mailfrom"),
}
"""Which methods speak of whom: each by its own property."""


def vouched(headers: Headers, server: str) -> bool:
    r"""Whether the server says so, by DMARC, DKIM, SPF or a sign-in of its own.

    DMARC, DKIM and SPF speak of a domain, which must be the very one of the From. A sign-in
    speaks of a person: it must be the address.

    Args:
        headers: The letter's.
        server: How our own server names itself; empty where that was not stated: nothing is sure.

    >>> head = b"Authentication-Results: mx.council.example; dkim=pass header.d=council.example"
    >>> letter = Headers.of(head + b"\nFrom: Tom <tom@council.example>\n")
    >>> vouched(letter, "mx.council.example"), vouched(letter, "mx.other.example")
    (True, False)
    """
    writers = headers.addresses("from")
    if not server.strip() or len(headers.fields.get("from", [])) != 1 or len(writers) != 1:
        return False
    address = writers[0]
    for method, about in _passed(headers, server.strip().lower()):
        whose = [about[each].lstrip("@") for each in _SAYS_WHOSE[method] if each in about]
        wanted = address if method == "auth" else address.rpartition("@")[2]
        if method != "auth":
            whose = [each.rpartition("@")[2] for each in whose]
        if wanted in whose:
            return True
    return False


def _passed(headers: Headers, server: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What passed, by method, with the properties of which it speaks."""
    for stated in headers.fields.get("authentication-results", []):
        named, *results = _plain(stated[:10_000].lower()).split(";")
        if named.split()[:1] != [server]:
            continue
        for each in results:
            method = _METHOD.match(each.strip())
            if method and method[1] in _SAYS_WHOSE and method[2] == "pass":
                yield method[1], dict(_PROPERTY.findall(each))
        return


def _plain(stated: str) -> str:
    """Without comments, and with nothing that divides left within quotation marks.

    A stranger's own address stands in the field, and may hold quotation marks and semicolons: it
    must not pass for another result.

    >>> _plain('mx; spf=pass smtp.mailfrom="x; dkim=pass header.d=c"@evil (dkim=pass; (c))')
    'mx; spf=pass smtp.mailfrom=x__dkim_pass_header.d_c@evil  '
    """
    kept, depth, quoted, escaped = [], 0, False, False
    for each in stated:
        if escaped or (each == "\\" and (quoted or depth)):
            escaped = not escaped
            kept.append("_" if quoted else "")
        elif each == '"' and not depth:
            quoted = not quoted
        elif quoted:
            kept.append(each if each.isalnum() or each in "@.-" else "_")
        elif each == "(":
            depth += 1
        elif each == ")" and depth:
            depth -= 1
            kept.append("" if depth else " ")
        elif not depth:
            kept.append(each)
    return "" if quoted or depth else "".join(kept)
