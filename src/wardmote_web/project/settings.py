"""Django's settings, made from the installation's configuration."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from wardmote_web.project import configuration
from wardmote_web.project.databases import database
from wardmote_web.project.mailing import mail_settings
from wardmote_web.project.origins import origin

HERE = Path(__file__).resolve().parent
INSTALLATION = configuration.read()

SECRET_KEY = INSTALLATION.secret_key
WARDMOTE_CREDENTIAL_KEYS = INSTALLATION.credential_keys
WARDMOTE_BASE_URL = INSTALLATION.base_url
WARDMOTE_PRIVATE_HOSTS = INSTALLATION.private_hosts
WARDMOTE_DEMONSTRATION = INSTALLATION.demonstration
WARDMOTE_CLOCK = None

DEBUG = INSTALLATION.development
ALLOWED_HOSTS = list(INSTALLATION.hosts)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    # Before allauth, whose pages they dress.
    "wardmote_web.pages",
    "wardmote_web.accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_htmx",
    "wardmote_web.conversations",
    "wardmote_web.promises",
    "wardmote_web.timebook",
    "wardmote_web.pulse",
    "wardmote_web.trials",
    "wardmote_web.desk",
    "wardmote_web.studies",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "wardmote_web.accounts.browser_rights.NothingIsAsked",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "wardmote_web.project.urls"
WSGI_APPLICATION = "wardmote_web.project.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wardmote_web.accounts.context.whose_page",
            ],
        },
    }
]

DATABASES = {"default": database(INSTALLATION.database, INSTALLATION.folder)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits of sign-in must hold over all processes and machines, so they are in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Whoever tries many addresses must not push out what is known of one.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "wardmote_web.accounts.adapters.NobodySignsUpAlone"
SOCIALACCOUNT_ADAPTER = "wardmote_web.accounts.adapters.OnlyWhoeverWasInvited"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # Whoever manages people enters the address.
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # Who changes a password or a second factor, is told by mail.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # Other sessions end all the same.
# Failed tries by address and by account; kept in the database, so over all processes.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/5m/key"}
# Where browsers come by https there is a proxy of ours, which says who they are.
ALLAUTH_TRUSTED_PROXY_COUNT = int(INSTALLATION.https)
ACCOUNT_SESSION_REMEMBER = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": provider["id"],
                "name": provider["name"],
                "client_id": provider["client_id"],
                "secret": provider["secret"],
                "settings": {"server_url": provider["server"]},
            }
            for provider in INSTALLATION.oidc
        ]
    }
}
MFA_ADAPTER = "wardmote_web.accounts.adapters.KeysEncrypted"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Wardmote"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [HERE.parent / "locale"]
TIME_ZONE = "Europe/London"  # What people read; instants are UTC.
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
# "wardmote serve" makes the folder and collects into it, compressed; without it files are served
# from where the packages keep them.
_COLLECTED = INSTALLATION.folder / "static"
STATIC_ROOT = str(_COLLECTED) if _COLLECTED.is_dir() else None
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = STATIC_ROOT is None

# A browser holds a form to this through its redirects, and signing in leads on to the provider.
_PROVIDERS = [origin(provider["server"]) for provider in INSTALLATION.oidc]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *_PROVIDERS],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = INSTALLATION.https
SECURE_HSTS_SECONDS = 31_536_000 if INSTALLATION.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = INSTALLATION.https
if INSTALLATION.https:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [INSTALLATION.base_url]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_HANDLERS = [
    "wardmote_web.desk.upload_limit.NoMoreThanIsRead",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

globals().update(mail_settings(INSTALLATION.mail))

# A log line names things by number. No request body, no resident's words, no secret.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "wardmote_web.project.log_lines.Discreet",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "wardmote_web": {"level": "INFO"},
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "gunicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.db.backends": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
