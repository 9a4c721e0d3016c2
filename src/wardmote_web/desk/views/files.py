"""The files of our own replies, for the officers of the team alone."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header

from wardmote_web.accounts.access import Right
from wardmote_web.accounts.models import Team
from wardmote_web.accounts.protection import for_team
from wardmote_web.conversations.access import conversation_of

NOTHING = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox"
"""What a file may do in a browser."""


@for_team(Right.ANSWER)
def reply_file(request: HttpRequest, team: Team, number: int, file: int) -> HttpResponse:
    """A file of a reply, as it goes out: of the conversation, or kept for the reader.

    Its type is what it was found to be; nothing in it may run, and no cache keeps it.
    """
    seen = Q(outgoing__isnull=False) | Q(chosen_by=request.user)
    row = get_object_or_404(conversation_of(team, number).reply_files.filter(seen), pk=file)
    answer = HttpResponse(bytes(row.content), content_type=row.media_type)
    answer["Content-Disposition"] = content_disposition_header(not row.is_image, row.name)
    answer["Content-Security-Policy"] = NOTHING
    answer["Cache-Control"] = "private, no-store"
    return answer
