"""All about a resident can be given to them, and erased so that it does not come back."""

from __future__ import annotations

import base64
import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from wardmote.channels.ports import Picture, SentFile, Signed
from wardmote_web.accounts.models import AuditRow
from wardmote_web.conversations import outbox
from wardmote_web.conversations.attaching import Chosen
from wardmote_web.conversations.closing import note
from wardmote_web.conversations.models import Conversation, ErasedMessage, Message, Outgoing
from wardmote_web.conversations.replying import reply
from wardmote_web.desk import deciding, residents
from wardmote_web.desk.models import Decision, EmergencyWords
from wardmote_web.project.commands.resident import command
from wardmote_web.promises.models import Promise
from web.cast import MONDAY, Cast, a_channel, a_team, asked, comes_in
from web.project.whole_database import tables_that_hold

NIGHT = MONDAY + timedelta(hours=22)
SIGNED = Signed(author="us@fenwick.example", handle="us", name="Us", secrets={})
WORD = "zucchini"


@pytest.fixture
def cast(db: Any) -> Cast:
    """A team that watches for emergencies."""
    made = a_team()
    EmergencyWords.objects.create(team=made.team, is_on=True, words="flood")
    return made


def everything_with(cast: Cast, who: str = WORD) -> Conversation:
    """A resident of whom the desk holds one of everything, all with their word in it."""
    channel = a_channel(cast.team, "mail", signed=replace(SIGNED, author=f"{who}@us.example"))
    incoming = replace(
        asked(channel, f"{who} flood", at=NIGHT, by=who, subject=f"About {who}"),
        pictures=(Picture(address=f"https://pictures.example/{who}", alt=f"A {who}"),),
        markup=f"<p>{who}</p>",
        reference={"message-id": f"{who}@mail.example"},
        in_reply_to=f"{who}-0",
    )
    conversation: Conversation = comes_in(channel, incoming).conversation
    note(conversation, f"{who} is upset", by=cast.officer, now=NIGHT)
    file = SentFile(f"{who}.pdf", "application/pdf", "", b"%PDF-" + who.encode())
    files = [Chosen(file, alt=f"A form for {who}")]
    reply(conversation, f"Dear {who}", by=cast.officer, now=NIGHT, files=files)
    decision = Decision.objects.create(team=cast.team, kind="works", title="Lamps")
    deciding.tie(decision, conversation, now=NIGHT)
    Outgoing.objects.filter(conversation=conversation).update(payload={"to": who})
    return conversation


def test_what_is_held_stands_in_many_tables_so_that_erasing_is_tried(cast: Cast) -> None:
    everything_with(cast)

    assert tables_that_hold(WORD) >= {
        "conversations_contact", "conversations_conversation", "conversations_message",
        "conversations_attachment", "conversations_note", "conversations_outgoing",
        "conversations_replyfile",
    }  # fmt: skip


def test_nothing_about_an_erased_resident_is_left_in_any_table(cast: Cast) -> None:
    channel = everything_with(cast).channel

    residents.erase(residents.contacts_named(cast.team, WORD), now=NIGHT)

    # The account's own name was made of the word here; nothing else holds it.
    assert tables_that_hold(WORD) == {"conversations_channel"}
    assert not Promise.objects.exists()
    assert ErasedMessage.objects.get().channel == channel
    assert AuditRow.objects.filter(action="resident erased").count() == 1


def test_another_resident_keeps_everything(cast: Cast) -> None:
    everything_with(cast)
    other = everything_with(cast, "marrow")

    residents.erase(residents.contacts_named(cast.team, WORD), now=NIGHT)

    assert Message.objects.filter(conversation=other).exists()
    assert Outgoing.objects.filter(conversation=other).count() == 2, "acknowledgement and reply"


def test_another_team_is_not_touched(cast: Cast) -> None:
    everything_with(cast)
    other = a_team("borchester")

    with pytest.raises(residents.NobodyOfThatName):
        residents.contacts_named(other.team, WORD)


def test_reading_the_account_again_does_not_bring_it_back(cast: Cast) -> None:
    conversation = everything_with(cast)
    channel, message = conversation.channel, conversation.messages.get()
    again = asked(channel, f"{WORD} flood", at=NIGHT, by=WORD, id=message.platform_id)

    residents.erase(residents.contacts_named(cast.team, WORD), now=NIGHT)
    from wardmote_web.desk.receiving import receive

    taken = receive(channel, [again], now=NIGHT + timedelta(minutes=5))

    assert taken == []
    assert not Conversation.objects.exists()
    assert not Outgoing.objects.exists(), "and nobody is sent an acknowledgement for it"


def test_what_they_write_afterwards_is_taken_in(cast: Cast) -> None:
    channel = everything_with(cast).channel
    residents.erase(residents.contacts_named(cast.team, WORD), now=NIGHT)

    comes_in(channel, asked(channel, "Hello again", at=NIGHT + timedelta(hours=1), by=WORD))

    assert Conversation.objects.count() == 1


def test_without_the_key_of_the_configuration_nobody_can_tell_what_was_erased(
    cast: Cast, settings: Any
) -> None:
    from wardmote_web.conversations.erased import digest_of

    here = digest_of("zucchini@mail.example")
    settings.SECRET_KEY = "another"

    assert digest_of("zucchini@mail.example") != here


def test_a_message_on_its_way_is_waited_for(cast: Cast) -> None:
    everything_with(cast)
    outbox.claim("worker", now=NIGHT + timedelta(hours=1), prepare=lambda _: {"to": WORD})

    with pytest.raises(residents.OnItsWay):
        residents.erase(residents.contacts_named(cast.team, WORD), now=NIGHT)

    assert Message.objects.exists()


@pytest.mark.parametrize("handle", ["zucchini", "@zucchini", " Zucchini "])
def test_they_are_found_as_people_write_their_name(cast: Cast, handle: str) -> None:
    everything_with(cast)

    assert len(residents.contacts_named(cast.team, handle)) == 1


@pytest.mark.parametrize("handle", ["zucch", "zucchini2", "", "%", "@"])
def test_a_part_of_a_name_is_nobodys(cast: Cast, handle: str) -> None:
    everything_with(cast)
    everything_with(cast, "zucchini3")

    with pytest.raises(residents.NobodyOfThatName):
        residents.contacts_named(cast.team, handle)


def test_the_export_holds_everything_of_theirs_and_no_workers_name(cast: Cast) -> None:
    everything_with(cast)

    found = residents.everything_about(residents.contacts_named(cast.team, WORD))

    text = json.dumps(found, default=str)
    conversation = found["accounts"][0]["conversations"][0]
    assert {"messages", "notes", "outgoing", "promises", "decisions"} <= set(conversation)
    assert conversation["messages"][0]["attachments"][0]["alt"] == f"A {WORD}"
    assert conversation["messages"][0]["alerts"]
    assert conversation["decisions"][0]["title"] == "Lamps"
    file = conversation["files of replies"][0]
    assert base64.b64decode(file["content"]) == b"%PDF-" + WORD.encode()
    assert f"Dear {WORD}" in text
    assert cast.officer.name not in text
    assert '"written_by"' not in text


def test_help_asks_for_no_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    run = CliRunner().invoke(command, ["erase", "--help"])

    assert run.exit_code == 0
    assert "Backups" in run.output or "backups" in run.output


MAKE = """
import django
django.setup()
from wardmote_web.project.commands.migrating import migrate
migrate()
from web.cast import a_team
from web.project.test_residents import everything_with
from wardmote_web.desk.models import EmergencyWords
cast = a_team()
EmergencyWords.objects.create(team=cast.team, is_on=True, words="flood")
everything_with(cast)
"""
TOML = """
secret_key = "only-for-tests-only-for-tests-only-for-tests-0123456789"
credential_keys = ["w6ZbQp1s2P0y0m3Yz7mZ5m0o8c4V9oU1x2r3t4u5v6w="]
"""


def _run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    taken = {"WARDMOTE_DATABASE", "WARDMOTE_CONFIG", "DJANGO_SETTINGS_MODULE"}
    tests = str(Path(__file__).resolve().parents[2])
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name not in taken}
        | {"DJANGO_SETTINGS_MODULE": "wardmote_web.project.settings", "PYTHONPATH": tests},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_the_command_exports_then_erases_to_the_last_byte_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "wardmote.toml").write_text(TOML)
    made = _run(tmp_path, "-c", MAKE)
    assert made.returncode == 0, made.stderr
    assert _files_hold(tmp_path), "or nothing would be tried"
    wardmote = ("-m", "wardmote", "resident")

    exported = _run(tmp_path, *wardmote, "export", "fenwick", "@zucchini", "-o", "z.json")
    again = _run(tmp_path, *wardmote, "export", "fenwick", "zucchini", "-o", "z.json")
    not_sure = _run(tmp_path, *wardmote, "erase", "fenwick", "zucchini")
    erased = _run(tmp_path, *wardmote, "erase", "fenwick", "zucchini", "--yes")
    gone = _run(tmp_path, *wardmote, "export", "fenwick", "zucchini")
    nowhere = _run(tmp_path, *wardmote, "export", "nowhere", "zucchini")

    assert exported.returncode == 0, exported.stderr
    assert json.loads((tmp_path / "z.json").read_text())["accounts"]
    assert stat.S_IMODE((tmp_path / "z.json").stat().st_mode) == 0o600
    assert again.returncode != 0
    assert "file of that name" in again.stderr
    assert not_sure.returncode != 0
    assert erased.returncode == 0, erased.stderr
    assert "Erased here" in erased.stdout
    assert gone.returncode != 0
    assert "holds nothing about" in gone.stderr
    assert "fenwick" in nowhere.stderr
    assert _files_hold(tmp_path) == []


def _files_hold(folder: Path) -> list[str]:
    """Files of the database in which the word stands, but for the account's own name."""
    return [
        file.name
        for file in folder.glob("wardmote.sqlite3*")
        if b"zucchini" in file.read_bytes().replace(b"zucchini@us.example", b"")
    ]
