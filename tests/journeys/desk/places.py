"""Where one can go, by whose page it is: every named address is here, or said not to be a page."""

from __future__ import annotations

from django.urls import reverse

from journeys.desk.borough import Borough
from wardmote.studies.trials.toml_form import EXAMPLE
from wardmote_web.trials import running
from wardmote_web.trials.models import Trial
from web.cast import MONDAY

POST_ONLY, A_FILE, A_PIECE = "only a form goes there", "a file", "a piece of a page"
NO_PAGE = {
    **dict.fromkeys(("badge", "health", "hours_calendar", "report_style"), A_FILE),
    "demonstration_report_style": A_FILE,
    "reply_file": A_FILE,
    "live": A_PIECE,
    **dict.fromkeys(
        (
            "count", "disconnect", "reply", "undo", "send-now", "try-again", "put-aside",
            "mark-sent", "note", "assign", "close", "reopen", "tie", "change-promise",
            "demonstration_as", "freeze_trial", "start_trial", "stop_trial",
        ),
        POST_ONLY,
    ),
}  # fmt: skip
"""Addresses that are no pages, each with why."""
ON_THE_WAY = {
    "demonstration": {"demonstration", "demonstration_report", "demonstration_sign_in"},
    "second factor": {
        "mfa_authenticate", "mfa_reauthenticate", "mfa_index", "mfa_activate_totp",
        "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes",
    },
    "forgotten": {"account_reset_password_from_key"},
    "provider": {"openid_connect_login", "openid_connect_callback"},
}  # fmt: skip
"""Pages that one comes to by doing something, by what: ``test_pages_on_the_way`` does it."""
OPEN_TO_ALL = (
    "start", "account_login", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key_done", "account_inactive", "socialaccount_login_cancelled",
    "socialaccount_login_error",
)  # fmt: skip
OF_ONES_OWN = (
    "my_account", "account_change_password", "account_reauthenticate", "account_logout",
    "mfa_index",
)  # fmt: skip
OF_A_TRIAL = ("trial", "trial_power", "trial_findings")
ALL_OF_TEAM = ("time_book", "about_workers", "pulse", "team")
ROLES = {
    "officer": (
        "inbox", "search", "today", "paste", "decisions", "saved_replies", "figures", "audit",
        "what_if", "pulse_figures", *ALL_OF_TEAM,
    ),
    "lead": ("pattern", "people", "groups", "channels", "duty", "team_settings", "team", "inbox",
             "pulse_figures", "pulse_scale", "trials", "new_trial"),
    "researcher": ("audit", "what_if", "figures", "trials", "new_trial", *ALL_OF_TEAM),
    "administrator": ("people", "channels", "groups", *ALL_OF_TEAM),
}  # fmt: skip
Paths = dict[str, str]


def places(borough: Borough) -> dict[str, Paths]:
    """Every page by role (empty: nobody signed in) and name."""
    team = borough.cast.team.slug

    def here(name: str, **more: object) -> str:
        return reverse(name, kwargs={"team": team, **more})

    found = {role: {name: here(name) for name in names} for role, names in ROLES.items()}
    found[""] = {
        "public_hours": here("public_hours"),
        "about_residents": here("about_residents"),
        **{name: reverse(name) for name in OPEN_TO_ALL},
    }
    officer = found["officer"]
    for tab in ("mine", "held", "with-resident", "closed"):
        officer[f"inbox-{tab}"] = here("inbox_tab", tab=tab)
    officer["inbox-anyway"] = here("inbox") + "?look=anyway"
    officer["search-found"] = here("search") + "?q=lamp"
    officer["search-nothing"] = here("search") + "?q=zzzz"
    letter = borough.talks["forwarded"].messages.get()
    officer["paste-letter"] = here("paste") + f"?letter={letter.pk}"
    for name, talk in borough.talks.items():
        officer[f"talk-{name.replace(' ', '-')}"] = here("conversation", number=talk.pk)
    officer["decision"] = here("decision", number=borough.decision.pk)
    officer["decision-taken"] = here("decision", number=borough.taken.pk)
    officer |= {name: reverse(name) for name in OF_ONES_OWN}
    for platform in ("bluesky", "mastodon", "mail"):
        found["lead"][f"connect-{platform}"] = here("connect", platform=platform)
    trial = _a_trial(borough)
    for name in OF_A_TRIAL:
        found["researcher"][name] = here(name, number=trial.pk)
    return found


def _a_trial(borough: Borough) -> Trial:
    """One that was frozen, so that its page has something of everything."""
    team, lead = borough.cast.team, borough.cast.lead
    known = team.trials.first()
    if known is not None:
        return known
    made = running.draw_up(team, EXAMPLE.replace("closing", "# closing"), by=lead, now=MONDAY)
    running.freeze(made, by=lead, now=MONDAY)
    return made


def names_visited() -> set[str]:
    """Names of addresses that ``places`` goes to."""
    fixed = {"public_hours", "about_residents", "inbox_tab", "conversation", "decision", "connect",
             *OF_A_TRIAL}  # fmt: skip
    return (
        fixed | {*OPEN_TO_ALL, *OF_ONES_OWN} | {each for names in ROLES.values() for each in names}
    )


def wrong_ones(borough: Borough) -> dict[str, tuple[str, str, dict[str, str], str]]:
    """Forms that are sent back: whose, where, what is entered, and the button."""
    team = borough.cast.team.slug

    def here(name: str, **more: object) -> str:
        return reverse(name, kwargs={"team": team, **more})

    send = "form[action*=reply] button[name=when] >> nth=0"
    plain = "form[novalidate] button:not(.wardmote-plain-button) >> nth=-1"
    talk = here("conversation", number=borough.talks["bins"].pk)
    return {
        "reply-empty": ("officer", talk, {}, send),
        "reply-long": ("officer", talk, {"text": "long " * 120}, send),
        "paste": ("officer", here("paste"), {}, plain),
        "decisions": ("officer", here("decisions"), {}, plain),
        "decision": ("officer", here("decision", number=borough.decision.pk), {}, plain),
        "saved_replies": ("officer", here("saved_replies"), {}, plain),
        "time_book": ("officer", here("time_book"), {}, plain),
        "pulse": ("officer", here("pulse"), {}, plain),
        "pulse_scale": ("lead", here("pulse_scale"), {"choices": "Never"}, plain),
        "today": ("officer", here("today"), {"minutes": "9999"}, "form.wardmote-time button"),
        "pattern": ("lead", here("pattern"), {"hours": "whenever"}, plain),
        "people": ("lead", here("people"), {"email": "nobody"}, plain),
        "groups": ("lead", here("groups"), {}, plain),
        "settings": ("lead", here("team_settings"), {"undo_seconds": "-1"}, plain),
        "duty": ("lead", here("duty"), {"starts_at": "soon"}, "form[novalidate] button >> nth=0"),
        "connect": ("lead", here("connect", platform="mastodon"), {}, plain),
    }
