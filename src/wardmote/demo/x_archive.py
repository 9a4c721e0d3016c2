"""The team's own archive of an X (Twitter) account, as the platform hands it out.

The form is that of archives since 2022: a ZIP with ``data/account.js``, ``data/tweets.js``,
further parts as ``data/tweets-part1.js`` and so on, and ``data/manifest.js``. It holds the
team's own posts alone; a resident's post is there only as the id that a reply names.
Acknowledgements are not in it: they go out as direct messages, which are another file.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from wardmote.basis.instants import SECOND, from_micros
from wardmote.channels.ids import x_id_at
from wardmote.demo.borough import Borough
from wardmote.demo.english_dates import tweet_date
from wardmote.demo.place import BOROUGH, HANDLE, TEAM_ADDRESS, X_ACCOUNT_NUMBER, resident_handle
from wardmote.demo.posts import Post, end_second, posts, sequence_numbers
from wardmote.demo.readme import FICTION_NOTICE
from wardmote.demo.zipping import write_zip

PART = 1000
"""How many posts a part holds. Real parts are larger; several are wanted here."""

Json = dict[str, Any]


def write_x_archive(borough: Borough, path: Path) -> None:
    """Write the archive as a ZIP; the same borough gives the same bytes."""
    everything = posts(borough, automatic=False)
    turn = sequence_numbers(everything)
    ids = {post.number: x_id_at(post.second * 1000, turn[post.number]) for post in everything}
    author = {post.number: post.author for post in everything}
    # The platform hands out the newest first.
    own = [post for post in reversed(everything) if post.ours]
    tweets = [{"tweet": _tweet(post, ids, author)} for post in own]
    parts = [tweets[at : at + PART] for at in range(0, len(tweets), PART)] or [[]]
    files = {"README.txt": FICTION_NOTICE, "data/account.js": _account()}
    for number, part in enumerate(parts):
        files[_part_name(number)] = _script(f"tweets.part{number}", part)
    files["data/manifest.js"] = _manifest(borough, parts)
    write_zip(path, files, end_second(borough))


def _part_name(number: int) -> str:
    return f"data/tweets-part{number}.js" if number else "data/tweets.js"


def _script(name: str, content: object) -> str:
    return f"window.YTD.{name} = {json.dumps(content, indent=2, ensure_ascii=False)}"


def _account() -> str:
    account = {
        "email": TEAM_ADDRESS,
        "createdVia": "web",
        "username": HANDLE,
        "accountId": str(X_ACCOUNT_NUMBER),
        "createdAt": "2011-02-01T09:00:00.000Z",
        "accountDisplayName": BOROUGH,
    }
    return _script("account.part0", [{"account": account}])


def _manifest(borough: Borough, parts: list[list[Json]]) -> str:
    tweets = [
        {"fileName": _part_name(n), "globalName": f"YTD.tweets.part{n}", "count": str(len(part))}
        for n, part in enumerate(parts)
    ]
    account = {"fileName": "data/account.js", "globalName": "YTD.account.part0", "count": "1"}
    whole = {
        "userInfo": {
            "accountId": str(X_ACCOUNT_NUMBER),
            "userName": HANDLE,
            "displayName": BOROUGH,
        },
        "archiveInfo": {
            "sizeBytes": "0",
            "generationDate": f"{borough.end:%Y-%m-%dT%H:%M:%S.000Z}",
            "isPartialArchive": False,
            "maxPartSizeBytes": "53687091200",
        },
        "dataTypes": {"account": {"files": [account]}, "tweets": {"files": tweets}},
    }
    return f"window.__THAR_CONFIG = {json.dumps(whole, indent=2)}"


def _tweet(post: Post, ids: dict[int, int], author: dict[int, int]) -> Json:
    sent = from_micros(post.second * SECOND)
    until = from_micros((post.second + 3600) * SECOND)
    status = str(ids[post.number])
    replied = _replied(post, ids, author)
    name = replied.get("in_reply_to_screen_name")
    text = f"@{name} {post.text}" if name else post.text
    return {
        "edit_info": {
            "initial": {
                "editTweetIds": [status],
                "editableUntil": f"{until:%Y-%m-%dT%H:%M:%S.000Z}",
                "editsRemaining": "5",
                "isEditEligible": not replied,
            }
        },
        "retweeted": False,
        "source": '<a href="https://larkwhistle.example/desk" rel="nofollow">Fiction</a>',
        "entities": {
            "hashtags": [],
            "symbols": [],
            "user_mentions": _mentions(replied),
            "urls": [],
        },
        "display_text_range": ["0", str(len(text))],
        "favorite_count": "0",
        "id_str": status,
        **replied,
        "truncated": False,
        "retweet_count": "0",
        "id": status,
        "created_at": tweet_date(sent),
        "favorited": False,
        "full_text": text,
        "lang": "en",
    }


def _replied(post: Post, ids: dict[int, int], author: dict[int, int]) -> Json:
    if post.replied is None:
        return {}
    status, user = str(ids[post.replied]), str(X_ACCOUNT_NUMBER + author[post.replied])
    return {
        "in_reply_to_status_id_str": status,
        "in_reply_to_status_id": status,
        "in_reply_to_user_id": user,
        "in_reply_to_user_id_str": user,
        "in_reply_to_screen_name": resident_handle(author[post.replied]),
    }


def _mentions(replied: Json) -> list[Json]:
    if not replied:
        return []
    name, user = replied["in_reply_to_screen_name"], replied["in_reply_to_user_id_str"]
    place = ["0", str(len(name) + 1)]
    return [{"name": name, "screen_name": name, "indices": place, "id_str": user, "id": user}]
