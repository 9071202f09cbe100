"""The real settings, with what tests must not touch or wait for taken out.

They run on SQLite, or on the PostgreSQL server that TEST_DATABASE_URL names: in a
database of their own, which is called like that one with `test_` before its name.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Before the settings are read: no test may meet somebody's diary or mail server.
FOLDER = Path(tempfile.mkdtemp(prefix="klonos-tests-"))
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
for name in [
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "DATABASE_URL_FILE",
    "DEBUG",
    "DEMO",
    "HOST",
    "HTTPS",
    "MAIL_HOST",
    "MAX_FILE_MB",
    "PROXY_COUNT",
    "PUBLIC_URL",
    "SECRET_KEY",
    "SECRET_KEY_FILE",
    "SIGNUP",
]:
    os.environ.pop(name, None)
os.environ["DATA_DIR"] = str(FOLDER)

from config.databases import postgresql  # noqa: E402
from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, MIDDLEWARE  # noqa: E402

# Nobody's data depends on it, so the disk is not waited for.
if POSTGRESQL := os.environ.get("TEST_DATABASE_URL", ""):
    DATABASES["default"] = postgresql(POSTGRESQL)
    DATABASES["default"]["OPTIONS"]["options"] = "-c synchronous_commit=off"
else:
    # A file, not memory: the live server's threads get connections of their own, as
    # in real use.
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON"
    )
    DATABASES["default"]["TEST"] = {"NAME": FOLDER / "test.sqlite3"}
DATABASES["default"]["CONN_MAX_AGE"] = 0

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# The plain storage serves files where they lie; whitenoise would warn that none
# were collected.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE = [name for name in MIDDLEWARE if "whitenoise" not in name]
