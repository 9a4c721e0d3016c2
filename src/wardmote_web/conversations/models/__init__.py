"""The tables: channels, contacts, conversations, messages, the outbox."""

from __future__ import annotations

from wardmote_web.conversations.models.channel import Channel
from wardmote_web.conversations.models.contact import Contact
from wardmote_web.conversations.models.conversation import (
    Conversation,
    NoReplyReason,
    State,
    beginning,
)
from wardmote_web.conversations.models.erased import ErasedMessage
from wardmote_web.conversations.models.message import Attachment, Message
from wardmote_web.conversations.models.outgoing import Kind, Outgoing, Stage
from wardmote_web.conversations.models.reply_file import ReplyFile
from wardmote_web.conversations.models.work import Note, SavedReply, Viewing

__all__ = [
    "Attachment",
    "Channel",
    "Contact",
    "Conversation",
    "ErasedMessage",
    "Kind",
    "Message",
    "NoReplyReason",
    "Note",
    "Outgoing",
    "ReplyFile",
    "SavedReply",
    "Stage",
    "State",
    "Viewing",
    "beginning",
]
