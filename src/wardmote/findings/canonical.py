"""One text for one value, whoever writes it: the canonical JSON of RFC 8785, and its digest."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def canonical(value: Any) -> str:
    """The one text of a JSON value: keys sorted, no white space, numbers as JavaScript has them.

    Args:
        value: Of dictionaries, lists, text, finite numbers, booleans and None.

    >>> canonical({"b": 1.0, "a": [0.1, 1e-7, "é", None]})
    '{"a":[0.1,1e-7,"é",null],"b":1}'
    """
    match value:
        case dict():
            # By UTF-16 code units, which is not the order of code points.
            keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
            return f"{{{','.join(f'{_text(key)}:{canonical(value[key])}' for key in keys)}}}"
        case list() | tuple():
            return f"[{','.join(map(canonical, value))}]"
        case float():
            return _number(value)
        case _:
            return _text(value)


def digest(value: Any) -> str:
    """``sha256:`` and 64 hexadecimal digits of the canonical text.

    >>> digest({})[:18]
    'sha256:44136fa355b'
    """
    return "sha256:" + hashlib.sha256(canonical(value).encode("utf-8")).hexdigest()


def _text(value: str | float | None) -> str:
    return json.dumps(value, ensure_ascii=False)


def _number(value: float) -> str:
    """As ECMAScript writes it: Python finds the same digits, but sets point and exponent else.

    >>> [_number(x) for x in (0.0, -0.0, 5.0, 1e21, 1.5e-7, 1e-6, 123456789012345680000.0)]
    ['0', '0', '5', '1e+21', '1.5e-7', '0.000001', '123456789012345680000']
    """
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = f"{abs(value)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    # digits × 10 ** (point − number of digits), the digits without zeros at either end.
    point = len(whole) + int(exponent or 0)
    digits = whole + fraction
    point -= len(digits) - len(digits.lstrip("0"))
    digits = digits.lstrip("0").rstrip("0")
    if not digits:
        return "0"
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    power = f"e{point - 1:+d}"
    return sign + (f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits) + power
