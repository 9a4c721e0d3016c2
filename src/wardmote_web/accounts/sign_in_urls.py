"""Addresses of signing in: the pages of allauth that we serve, each with its protection.

allauth offers more (signing up, addresses, connections): what is not listed here is not served.
Its views check who comes in by themselves; the protection said here is asked first.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path, re_path

from wardmote_web.accounts.protection import public, signed_in

way_in = public("the way in")
out = public("the way out; it changes nothing for who is not signed in")
half_way = public("between password and code: only whoever just gave the right password")
forgotten = public("who forgot a password is not signed in; the link in the mail is the key")
provider = public("the way in by the council's own identity provider")

urlpatterns = [
    path("login/", way_in(account.login), name="account_login"),
    path("logout/", out(account.logout), name="account_logout"),
    path("inactive/", way_in(account.account_inactive), name="account_inactive"),
    path("again/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("password/", signed_in(account.password_change), name="account_change_password"),
    path("forgotten/", forgotten(account.password_reset), name="account_reset_password"),
    path(
        "forgotten/sent/",
        forgotten(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^forgotten/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        forgotten(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "forgotten/done/",
        forgotten(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("code/", half_way(mfa.authenticate), name="mfa_authenticate"),
    path("code/again/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("second-factor/", signed_in(mfa.index), name="mfa_index"),
    path("second-factor/on/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("second-factor/off/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "second-factor/recovery/",
        signed_in(codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-factor/recovery/new/",
        signed_in(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("by/<str:provider_id>/", provider(oidc.login), name="openid_connect_login"),
    path("by/<str:provider_id>/back/", provider(oidc.callback), name="openid_connect_callback"),
    path(
        "by/it/cancelled/", provider(social.login_cancelled), name="socialaccount_login_cancelled"
    ),
    path("by/it/failed/", provider(social.login_error), name="socialaccount_login_error"),
]
