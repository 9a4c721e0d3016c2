"""The statuses in the form of the archive that Mastodon gives to the owner of an account."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from wardmote_web.fetching.mastodon.account import Account
from wardmote_web.fetching.partial import Json

_CONTEXT = "https://www.w3.org/ns/activitystreams"
_PUBLIC = _CONTEXT + "#Public"
_DATE = (1980, 1, 1, 0, 0, 0)
"""Of the members: the same statuses make the same file."""


def write(file: Path, account: Account, own: Iterable[Json], above: Mapping[str, str]) -> int:
    """Write them; gives their number.

    Args:
        file: The ZIP file.
        account: Whose.
        own: Its statuses, as ``statuses`` keeps them.
        above: By the server's id of what is answered, its address.
    """
    items = [_activity(account, each, above) for each in own]
    outbox = {
        "@context": _CONTEXT,
        "id": "outbox.json",
        "type": "OrderedCollection",
        "totalItems": len(items),
        "orderedItems": items,
    }
    actor = {
        "@context": _CONTEXT,
        "id": account.actor,
        "type": "Service",
        "preferredUsername": account.user,
    }
    fresh = file.with_name(file.name + ".fresh")
    with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("actor.json", actor), ("outbox.json", outbox)):
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, json.dumps(content, ensure_ascii=False))
    fresh.replace(file)
    return len(items)


def _activity(account: Account, status: Json, above: Mapping[str, str]) -> Json:
    address = status["uri"]
    note: Json = {
        "id": address,
        "type": "Note",
        "published": status["created_at"],
        "attributedTo": account.actor,
        "inReplyTo": above.get(str(status["in_reply_to_id"] or "")),
        "content": status["content"],
        "to": [_PUBLIC],
    }
    if status["edited_at"]:
        note["updated"] = status["edited_at"]
    return {
        "id": f"{address}/activity",
        "type": "Create",
        "actor": account.actor,
        "published": status["created_at"],
        "to": [_PUBLIC],
        "object": note,
    }
