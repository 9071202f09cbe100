"""Settings: one file, everything that differs between machines from the environment.

Nothing has to be set. Without any variable Klonos serves a home network by plain
http, keeps its diary in ./data and sends no mail. With HTTPS=1 it behaves as on the
open internet.

    DATA_DIR        where database, files and secret key live; default ./data
    HOST            address the server listens on; default 127.0.0.1
    ALLOWED_HOSTS   names it answers to; default: this machine's own
    HTTPS           1 if browsers reach it by https
    PUBLIC_URL      where people reach it, for links in reminders by mail
    PROXY_COUNT     reverse proxies in front, whose headers are then trusted
    DATABASE_URL    PostgreSQL instead of SQLite; see config/databases.py
    SIGNUP          open, invite or closed: who may make an account
    DEMO            1 or 0: whether visitors may look around in a made-up diary;
                    default: where anybody may make an account
    SECRET_KEY      instead of the key file; SECRET_KEY_FALLBACKS: older ones
    MAIL_HOST       mail server; MAIL_PORT, MAIL_USER, MAIL_PASSWORD, MAIL_SECURITY
                    (starttls, tls, none) and MAIL_FROM belong to it
    MAX_FILE_MB     largest file of a finding, in megabytes; default 10
    DEBUG           1 while developing, never elsewhere

Secrets (SECRET_KEY, DATABASE_URL, MAIL_PASSWORD) may also come from the file that
the variable NAME_FILE points to.
"""

from __future__ import annotations

from pathlib import Path

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config.databases import database
from config.env import env_bool, env_choice, env_int, env_list, env_secret, env_str
from config.hosts import known_hosts, public_address
from config.keys import private_folder, secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = private_folder(Path(env_str("DATA_DIR") or BASE_DIR / "data").resolve())

DEBUG = env_bool("DEBUG")
HTTPS = env_bool("HTTPS")
PROXY_COUNT = env_int("PROXY_COUNT", 0)
SIGNUP = env_choice("SIGNUP", ("open", "invite", "closed"))
DEMO = env_bool("DEMO", default=SIGNUP == "open")

SECRET_KEY = env_secret("SECRET_KEY") or secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS") or known_hosts(env_str("HOST"))
PUBLIC_URL = public_address(
    env_str("PUBLIC_URL"), env_list("ALLOWED_HOSTS"), https=HTTPS
)

# What it is made of

INSTALLED_APPS = [
    "diary",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
]

MIDDLEWARE = [
    "diary.sharing.door.private_addresses",
    "config.middleware.refuse_malformed",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Pages shrink to a quarter; it pads each by chance, and the form token is masked,
    # so that lengths give nothing away (BREACH).
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "config.middleware.private_pages",
    "config.middleware.redirects_for_scripts",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "diary.accounts.send_again.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# What it keeps

DATABASES = {"default": database(env_secret("DATABASE_URL"), DATA_DIR)}

# Shared by all processes: the count of wrong passwords must not start anew in each.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
    }
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
# A message may name a symptom: it stays on the server, not in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.storage.StaticFiles"},
}

# Language and time. Only languages that are complete are offered: a page half in
# another one is harder to read than one in English.

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English"))]
FORMAT_MODULE_PATH = "config.formats"  # the day before the month
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # each diary has a zone of its own

# Accounts

AUTH_USER_MODEL = "diary.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front"
LOGOUT_REDIRECT_URL = "front"

MAIL_HOST = env_str("MAIL_HOST")
MAIL_SECURITY = env_choice("MAIL_SECURITY", ("starttls", "tls", "none"))
DEFAULT_FROM_EMAIL = env_str("MAIL_FROM") or "klonos@localhost"
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": MAIL_HOST,
            "port": env_int("MAIL_PORT", 465 if MAIL_SECURITY == "tls" else 587),
            "username": env_str("MAIL_USER"),
            "password": env_secret("MAIL_PASSWORD"),
            "use_tls": MAIL_SECURITY == "starttls",
            "use_ssl": MAIL_SECURITY == "tls",
            "timeout": 10,
        },
    }
    if MAIL_HOST
    else {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
}
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # addresses are unique in any spelling, by a constraint it overlooks
    *([] if MAIL_HOST else ["mail.E001"]),  # mails go nowhere, on purpose
]

ACCOUNT_ADAPTER = "diary.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if MAIL_HOST else "none"
ACCOUNT_EMAIL_NOTIFICATIONS = bool(MAIL_HOST)
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Klonos: "
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login_failed": "20/m/ip,10/h/key",
    "demo": "10/h/ip",
    "calendar": "60/m/ip",
    "share": "30/m/ip",
    "pdf": "10/m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXY_COUNT

# What goes over the wire

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],  # Bootstrap's stylesheet holds its icons
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Browsers honour these by https only; by http one of them even logs an error.
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin" if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
# Anybody can send this header, so it counts only if a proxy is known to set it.
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and PROXY_COUNT else None
)

# The prefix __Host- binds a cookie to this very host; it needs https.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True  # scripts take the token from the page
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "diary.accounts.send_again.without_token"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 2
# Files are no part of the first number; the handler counts them.
MAX_FILE_SIZE = env_int("MAX_FILE_MB", 10, least=1) * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["diary.visits.uploads.LimitedUpload"]

# What is written down about its work: no path, no address, no word of a diary.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"nameless": {"()": "config.logs.Nameless"}},
    "formatters": {
        "plain": {
            "()": "config.logs.PlaceOnly",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "filters": ["nameless"],
            "formatter": "plain",
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "propagate": False}},
}
