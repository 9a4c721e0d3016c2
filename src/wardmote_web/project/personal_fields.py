"""Every field of every table: whose it is, and when it goes. A test keeps the list complete.

Whoever adds a field decides here, before it can be merged, whether it is about a person, and what
deletes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Whose(Enum):
    """About whom a field says something."""

    NONE = "nobody's: it says nothing about a person"
    RESIDENT = "a resident's"
    WORKER = "a worker's"
    SECRET = "a secret: encrypted or hashed, shown to nobody, in no export"  # noqa: S105 - a description


class Goes(Enum):
    """When it is deleted, and by what."""

    STAYS = "with its team or installation"
    CONVERSATION = "with its conversation: the team's days after it was closed, or on erasure"
    CONTACT = "with the resident's last conversation, or on erasure"
    TOO_OLD = "the team's days after the erasure that it remembers"
    FORTNIGHT = "after 14 days, while the row stays"
    HOUR = "within about an hour"
    DAY = "when the reply is sent or held; without one, with its row after a day"
    ROTA = "90 days after, or with its conversation"
    SESSION = "12 hours after signing in, at the next hourly deletion"
    OWN = "when its worker deletes it, or with their account"
    ACCOUNT = "with the worker's account"
    KEY = "53 weeks after its week, or when whoever holds its key takes it out"
    MEMBERSHIP = "with the worker's account; until then, so that a group is not re-made"
    RECORD = "never by itself: changes of a team's things are accounted for by number"
    DISCONNECTED = "when the account is disconnected"
    MENDED = "when its owner turns the second factor off, or with their account"


@dataclass(frozen=True)
class Kept:
    """A field.

    Attributes:
        whose: About whom.
        goes: When it goes.
    """

    whose: Whose
    goes: Goes


def _of(table: str, whose: Whose, goes: Goes, names: str) -> dict[str, Kept]:
    return {f"{table}.{name}": Kept(whose, goes) for name in names.split()}


NONE, RESIDENT, WORKER, SECRET = Whose.NONE, Whose.RESIDENT, Whose.WORKER, Whose.SECRET

FIELDS: dict[str, Kept] = {
    # People and teams.
    **_of("accounts.Person", WORKER, Goes.ACCOUNT, "id email name joined_at last_login"),
    **_of("accounts.Person", SECRET, Goes.ACCOUNT, "password"),
    **_of(
        "accounts.Person", NONE, Goes.ACCOUNT,
        "is_active is_installer is_superuser password_is_given",
    ),
    **_of("accounts.Person_groups", NONE, Goes.ACCOUNT, "id person group"),
    **_of("accounts.Person_user_permissions", NONE, Goes.ACCOUNT, "id person permission"),
    **_of("accounts.Membership", WORKER, Goes.ACCOUNT, "id person team role since until"),
    **_of(
        "accounts.Team", NONE, Goes.STAYS,
        "id slug name zone require_second_factor acknowledge acknowledge_in_public "
        "long_wait_minutes undo_seconds emergency_words retention_days is_demonstration",
    ),
    **_of("accounts.AuditRow", WORKER, Goes.RECORD, "by at action"),
    **_of("accounts.AuditRow", NONE, Goes.RECORD, "id team about detail"),
    # Accounts on platforms: the team's own, not a person's.
    **_of(
        "conversations.Channel", NONE, Goes.STAYS,
        "id team platform name author handle settings cursor connected_at disconnected_at read_by "
        "read_until next_read_at last_read_at failing_since failure failures missed",
    ),
    **_of("conversations.Channel", SECRET, Goes.DISCONNECTED, "secrets"),
    # Residents, and what they and we said.
    **_of(
        "conversations.Contact", RESIDENT, Goes.CONTACT,
        "id channel author name handle is_automatic first_seen_at",
    ),
    **_of(
        "conversations.Conversation", RESIDENT, Goes.CONVERSATION,
        "id team channel contact thread subject state public asked_at latest_at waiting_since "
        "due_at first_reply_at closed_at no_reply_reason opening_words handed_over",
    ),
    **_of("conversations.Conversation", WORKER, Goes.CONVERSATION, "assigned_to"),
    **_of(
        "conversations.Message", RESIDENT, Goes.CONVERSATION,
        "id conversation channel contact platform_id in_reply_to ours automatic sent_at "
        "received_at text markup subject public edited_at deleted_at reference",
    ),
    **_of(
        "conversations.Attachment", RESIDENT, Goes.CONVERSATION,
        "id message address media_type alt name",
    ),
    **_of("conversations.Note", RESIDENT, Goes.CONVERSATION, "id conversation at text"),
    **_of("conversations.Note", WORKER, Goes.CONVERSATION, "by"),
    **_of(
        "conversations.Outgoing", RESIDENT, Goes.CONVERSATION,
        "id conversation answers kind stage text key payload written_at not_before attempts "
        "begun_at reason sent_at became",
    ),
    **_of("conversations.Outgoing", WORKER, Goes.FORTNIGHT, "written_by"),
    **_of("conversations.Outgoing", NONE, Goes.CONVERSATION, "form_key leased_by leased_until"),
    **_of(
        "conversations.ReplyFile", RESIDENT, Goes.CONVERSATION,
        "id conversation outgoing position name media_type alt content size width height "
        "chosen_at uploaded",
    ),
    **_of("conversations.ReplyFile", WORKER, Goes.DAY, "chosen_by"),
    **_of("conversations.ErasedMessage", RESIDENT, Goes.TOO_OLD, "id channel digest erased_at"),
    **_of("conversations.SavedReply", NONE, Goes.STAYS, "id team title text"),
    **_of("conversations.Viewing", WORKER, Goes.HOUR, "id conversation person seen_at"),
    # Promises.
    **_of(
        "promises.Promise", RESIDENT, Goes.CONVERSATION,
        "id conversation asked pattern rule made_at due_at told_at state settled_at reason",
    ),
    **_of(
        "promises.PublishedPattern", NONE, Goes.STAYS,
        "id team hours promise effective_from published_at",
    ),
    **_of("promises.PublishedPattern", WORKER, Goes.ACCOUNT, "published_by"),
    # A worker's own time, and what was released of groups.
    **_of(
        "timebook.Entry", WORKER, Goes.OWN,
        "id person team kind day minutes out_of_hours sent_at_once written_by_hand",
    ),
    **_of("timebook.Group", NONE, Goes.STAYS, "id team name fixed_from ended_on"),
    **_of("timebook.GroupMember", WORKER, Goes.MEMBERSHIP, "id group person"),
    **_of(
        "timebook.Release", NONE, Goes.STAYS,
        "id group first_day last_day released_on people hours out_of_hours_hours "
        "beside_answering_hours withheld",
    ),
    # The pulse: answers under a key that is nowhere here, what is asked, what was released.
    **_of("pulse.Answer", WORKER, Goes.KEY, "id group week given"),
    **_of("pulse.Answer", SECRET, Goes.KEY, "digest"),
    **_of("pulse.Answer", NONE, Goes.KEY, "is_open"),
    **_of(
        "pulse.Scale", NONE, Goes.STAYS, "id team name licence items choices begins ended_on"
    ),
    **_of(
        "pulse.PulseRelease", NONE, Goes.STAYS,
        "id group first_day last_day released_on people figures",
    ),
    # Trials. The log's keys of residents mean nothing to whoever has not the secret.
    **_of("trials.Trial", NONE, Goes.STAYS, "id team name protocol frozen state"),
    **_of("trials.Trial", SECRET, Goes.STAYS, "secret"),
    **_of("trials.LogLine", RESIDENT, Goes.STAYS, "id trial place line kind unit"),
    **_of(
        "trials.Wording", RESIDENT, Goes.CONVERSATION,
        "id trial conversation outgoing unit arm due_at",
    ),
    # The desk.
    **_of(
        "desk.Decision", NONE, Goes.STAYS, "id team kind title address taken_at changed outcome"
    ),
    **_of("desk.Tie", RESIDENT, Goes.CONVERSATION, "id decision conversation tied_at told"),
    **_of("desk.Shift", WORKER, Goes.ROTA, "id team starts_at ends_at name email"),
    **_of("desk.EmergencyWords", NONE, Goes.STAYS, "id team is_on words"),
    **_of("desk.Alert", RESIDENT, Goes.ROTA, "id message raised_at sent_at attempts seen_at"),
    **_of("desk.Alert", WORKER, Goes.ROTA, "shift seen_by"),
    **_of("desk.Heartbeat", NONE, Goes.HOUR, "id worker started_at beat_at"),
    # Signing in: Django's and allauth's tables.
    **_of("sessions.Session", WORKER, Goes.SESSION, "expire_date session_data"),
    **_of("sessions.Session", SECRET, Goes.SESSION, "session_key"),
    **_of("account.EmailAddress", WORKER, Goes.ACCOUNT, "id user email verified primary"),
    **_of("account.EmailConfirmation", WORKER, Goes.ACCOUNT, "id email_address created sent"),
    **_of("account.EmailConfirmation", SECRET, Goes.ACCOUNT, "key"),
    **_of("mfa.Authenticator", WORKER, Goes.MENDED, "id user type created_at last_used_at"),
    **_of("mfa.Authenticator", SECRET, Goes.MENDED, "data"),
    **_of(
        "socialaccount.SocialAccount", WORKER, Goes.ACCOUNT,
        "id user provider uid last_login date_joined extra_data",
    ),
    **_of(
        "socialaccount.SocialApp", NONE, Goes.STAYS,
        "id provider provider_id name client_id settings",
    ),
    **_of("socialaccount.SocialApp", SECRET, Goes.STAYS, "secret key"),
    **_of("socialaccount.SocialToken", WORKER, Goes.ACCOUNT, "id app account expires_at"),
    **_of("socialaccount.SocialToken", SECRET, Goes.ACCOUNT, "token token_secret"),
    **_of("auth.Group", NONE, Goes.STAYS, "id name"),
    **_of("auth.Group_permissions", NONE, Goes.STAYS, "id group permission"),
    **_of("auth.Permission", NONE, Goes.STAYS, "id name content_type codename"),
    **_of("contenttypes.ContentType", NONE, Goes.STAYS, "id app_label model"),
}  # fmt: skip
"""``app.Model.field`` → whose it is and when it goes."""
