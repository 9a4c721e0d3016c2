"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from wardmote_web.desk.views import actions, conversation, files, inbox, lead, others

HERE = "desk/<slug:team>/"

urlpatterns = [
    path(HERE, inbox.inbox, name="inbox"),
    path(HERE + "inbox/<slug:tab>/", inbox.inbox, name="inbox_tab"),
    path(HERE + "search/", inbox.search, name="search"),
    path(HERE + "today/", inbox.today, name="today"),
    path(HERE + "conversations/<int:number>/", conversation.conversation, name="conversation"),
    path(HERE + "conversations/<int:number>/live/", conversation.live, name="live"),
    path(
        HERE + "conversations/<int:number>/files/<int:file>/", files.reply_file, name="reply_file"
    ),
    *(
        path(f"{HERE}conversations/<int:number>/{last}/", view, name=last)
        for last, view in actions.urls().items()
    ),
    path(HERE + "paste/", others.paste, name="paste"),
    path(HERE + "decisions/", others.decisions, name="decisions"),
    path(HERE + "decisions/<int:number>/", others.decision, name="decision"),
    path(HERE + "saved-replies/", others.saved_replies, name="saved_replies"),
    path(HERE + "team/", lead.team, name="team"),
    path(HERE + "channels/", lead.channels, name="channels"),
    path(HERE + "channels/new/<slug:platform>/", lead.connect, name="connect"),
    path(HERE + "channels/<int:number>/disconnect/", lead.disconnect, name="disconnect"),
    path(HERE + "duty/", lead.duty, name="duty"),
    path(HERE + "settings/", lead.settings, name="team_settings"),
]
