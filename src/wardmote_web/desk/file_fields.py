"""The files of a reply, as they are entered: each beside the words that say what it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext as _

from wardmote.channels.ports import FilesTaken
from wardmote_web.accounts.models import Person
from wardmote_web.conversations.attaching import Chosen, drop_unfinished, keep, unfinished
from wardmote_web.conversations.models import Conversation, Outgoing, ReplyFile
from wardmote_web.desk.file_contents import PDF, FileNotTaken, made_ready
from wardmote_web.pages.numbers import stated_number


@dataclass(frozen=True)
class Place:
    """Where one file is entered.

    Attributes:
        file: To choose it.
        alt: What it shows.
        decoration: Or that it shows nothing that matters.
        remove: Not to send one that is kept.
        kept_field: The number of the one that is kept.
        kept: The file that is kept here, if one is.
    """

    file: BoundField
    alt: BoundField
    decoration: BoundField
    remove: BoundField
    kept_field: BoundField
    kept: ReplyFile | None

    @property
    def in_use(self) -> bool:
        """Something was entered here."""
        entered = self.kept or self.alt.value() or self.decoration.value()
        return bool(entered or self.file.errors or self.alt.errors)


class FilesForm(forms.Form):
    """A form to which files may be added.

    Args:
        taken: What the platform takes; None for none.
        kept: Files that this reply may take up.
    """

    data: Any

    def __init__(
        self,
        *args: Any,
        taken: FilesTaken | None = None,
        kept: QuerySet[ReplyFile] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.taken = taken
        self._kept = ReplyFile.objects.none() if kept is None else kept
        self.chosen: dict[int, Chosen] = {}
        for n in self._numbers():
            self._add_place(n)

    def _numbers(self) -> range:
        return range(1, self.taken.many + 1 if self.taken else 1)

    def _add_place(self, n: int) -> None:
        assert self.taken is not None  # noqa: S101 - said for the type checker
        accept = ",".join(sorted(self.taken.media_types))
        self.fields |= {
            f"file_{n}": forms.FileField(
                label=_("File %(n)d") % {"n": n},
                required=False,
                widget=forms.FileInput({"accept": accept}),
            ),
            f"kept_{n}": forms.CharField(required=False, widget=forms.HiddenInput),
            f"alt_{n}": forms.CharField(
                label=_("What file %(n)d shows") % {"n": n},
                required=False,
                max_length=self.taken.longest_alt,
                widget=forms.Textarea,
                help_text=_("In words, for whoever cannot see it"),
            ),
            f"decoration_{n}": forms.BooleanField(
                label=_("File %(n)d is decoration: nothing is missed without it") % {"n": n},
                required=False,
            ),
            f"remove_{n}": forms.BooleanField(
                label=_("Do not send file %(n)d") % {"n": n}, required=False
            ),
        }

    @property
    def places(self) -> list[Place]:
        """Where files are entered, in order."""
        return [
            Place(
                file=self[f"file_{n}"],
                alt=self[f"alt_{n}"],
                decoration=self[f"decoration_{n}"],
                remove=self[f"remove_{n}"],
                kept_field=self[f"kept_{n}"],
                kept=self._kept_at(self[f"kept_{n}"].value()),
            )
            for n in self._numbers()
        ]

    @property
    def files_in_use(self) -> bool:
        """Whether to show the places at once."""
        return any(each.in_use for each in self.places)

    @property
    def takes_pdf(self) -> bool:
        """Whether a PDF may be chosen too."""
        return self.taken is not None and PDF in self.taken.media_types

    def _kept_at(self, stated: Any) -> ReplyFile | None:
        number = stated_number(str(stated or ""))
        return self._kept.defer("content").filter(pk=number).first() if number else None

    def clean(self) -> dict[str, Any]:
        """Every file is what it must be, and is described; what is right is kept either way."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        given = sum(len(self.files.getlist(name)) for name in self.files)
        most = self.taken.many if self.taken else 0
        if given > most:
            self.add_error(None, self._too_many(given, most))
        for n in self._numbers():
            self._clean_place(n, cleaned)
        self._check_together()
        return cleaned

    def _too_many(self, given: int, most: int) -> str:
        if most == 0:
            return _(
                "Files are not sent from here. Send the reply without them, and attach them where "
                "you paste it."
            )
        return _(
            "%(given)d files were chosen, and the platform takes %(most)d with a reply. Choose "
            "fewer, or send the others with another reply."
        ) % {"given": given, "most": most}

    def _clean_place(self, n: int, cleaned: dict[str, Any]) -> None:
        assert self.taken is not None  # noqa: S101 - said for the type checker
        file, kept = None, None
        if (chosen := cleaned.get(f"file_{n}")) is not None:
            try:
                file = made_ready(chosen.name, chosen.read(), self.taken)
            except FileNotTaken as error:
                self.add_error(f"file_{n}", str(error))
                return
        elif not cleaned.get(f"remove_{n}"):
            kept = self._kept_at(cleaned.get(f"kept_{n}"))
        alt = str(cleaned.get(f"alt_{n}") or "").strip()
        if file is not None or kept is not None:
            found = file or kept
            self.chosen[n] = Chosen(file, kept.pk if kept else None, alt)
            self._check_described(n, found, alt, decoration=bool(cleaned.get(f"decoration_{n}")))
        elif alt and not cleaned.get(f"remove_{n}") and f"file_{n}" not in self.errors:
            self.add_error(
                f"file_{n}",
                _("There is a description and no file. Choose the file, or empty the description."),
            )

    def _check_described(self, n: int, found: Any, alt: str, *, decoration: bool) -> None:
        if found.media_type == PDF or f"alt_{n}" in self.errors:
            return
        if not alt and not decoration:
            self.add_error(
                f"alt_{n}",
                _(
                    "%(name)s has no description, so whoever cannot see it would not know what "
                    "it says. Write what it shows, or tick that it is decoration. The file is kept."
                )
                % {"name": found.name},
            )
        elif alt and decoration:
            self.add_error(
                f"alt_{n}",
                _("%(name)s is described and said to be decoration. Take one of them away.")
                % {"name": found.name},
            )

    def _check_together(self) -> None:
        most = self.taken.together if self.taken else None
        if most is None or not self.chosen:
            return
        numbers = [each.kept for each in self.chosen.values() if each.kept]
        size = sum(self._kept.filter(pk__in=numbers).values_list("size", flat=True))
        size += sum(len(each.file.content) for each in self.chosen.values() if each.file)
        if size > most:
            self.add_error(
                f"file_{max(self.chosen)}",
                _(
                    "The files have %(size).1f MB together, and a letter carries %(most)d MB. Take "
                    "one away, or put it where it can be read and send the address."
                )
                % {"size": size / 10**6, "most": most // 10**6},
            )

    def files_to_send(self) -> list[Chosen]:
        """What goes out with the reply, in order."""
        return [self.chosen[n] for n in sorted(self.chosen)]

    def keep_files(self, conversation: Conversation, *, by: Person, now: datetime) -> None:
        """Keep what was chosen, so that it need not be chosen again when the form is put right."""
        data: Any = self.data.copy()
        for n in self._numbers():
            row = keep(conversation, self.chosen[n], by=by, now=now) if n in self.chosen else None
            data[f"kept_{n}"] = str(row.pk) if row else ""
            data[f"remove_{n}"] = ""
        self.data = data
        drop_unfinished(conversation, by, but={data[f"kept_{n}"] for n in self._numbers()})


def begun_with(
    conversation: Conversation, by: Person | None, outgoing: Outgoing | None
) -> dict[str, Any]:
    """What the places begin with: files kept for the reader, or those of a reply taken back.

    Args:
        conversation: In which.
        by: The reader.
        outgoing: The reply that was taken back, if one was.
    """
    begun: dict[str, Any] = {}
    rows = list(unfinished(conversation, by).defer("content"))
    if not rows and outgoing is not None:
        rows = list(outgoing.files.defer("content"))
    for n, row in enumerate(rows, 1):
        begun |= {
            f"kept_{n}": row.pk,
            f"alt_{n}": row.alt,
            f"decoration_{n}": row.is_image and not row.alt,
        }
    return begun
