"""What holds from the first start on: keys, database, hosts, headers, log lines."""

from __future__ import annotations

import json
import logging
import os
import socket
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError
from django.test import Client, RequestFactory

from config import databases, env, hosts, keys, logs
from tools import serve

PUBLIC = "/emergency/"


def run_python(code: str, folder: Path, **variables: str) -> str:
    """Run code under the settings of a fresh start; return what it printed."""
    path = os.environ["PATH"]
    done = subprocess.run(
        [sys.executable, "-c", f"from config import settings\n{code}"],
        cwd=settings.BASE_DIR,
        env={"PATH": path, "DATA_DIR": str(folder), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


# The key


def test_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    folder = keys.private_folder(tmp_path / "data")

    first = keys.secret_key(folder)
    second = keys.secret_key(folder)

    assert first == second
    assert len(first) >= 50
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret_key"]


def test_starts_at_the_same_moment_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(keys.secret_key, [tmp_path] * 32))

    assert len(set(made)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_fresh_start_keeps_its_key(tmp_path: Path) -> None:
    code = "print(settings.SECRET_KEY)"

    first, second = (run_python(code, tmp_path / "new") for _ in range(2))

    assert first == second == (tmp_path / "new" / "secret_key").read_text()


# The environment


def test_secret_comes_from_the_variable_or_from_its_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.write_text("from the file\n")

    monkeypatch.setenv("TRIAL_FILE", str(file))
    assert env.env_secret("TRIAL") == "from the file"

    monkeypatch.setenv("TRIAL", "from the variable")
    with pytest.raises(ImproperlyConfigured, match="not both"):
        env.env_secret("TRIAL")

    monkeypatch.delenv("TRIAL_FILE")
    assert env.env_secret("TRIAL") == "from the variable"


def test_secret_file_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRIAL_FILE", str(tmp_path / "nowhere"))

    with pytest.raises(ImproperlyConfigured, match="TRIAL_FILE points to"):
        env.env_secret("TRIAL")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("PROXY_COUNT", "-1"),
        ("PROXY_COUNT", "two"),
        ("SIGNUP", "sometimes"),
        ("PUBLIC_URL", "diary.example.org"),
        ("PUBLIC_URL", "https://nora:hush@diary.example.org"),
        ("PUBLIC_URL", "https://diary.example.org/klonos/"),
        ("DATABASE_URL", "mysql://host/klonos"),
        ("DATABASE_URL", "postgres://name:hush@host:port/klonos"),
    ],
)
def test_senseless_value_stops_the_start_with_its_name(
    tmp_path: Path, name: str, value: str
) -> None:
    message = run_python("print('started')", tmp_path, **{name: value})

    assert message.startswith("django.core.exceptions.ImproperlyConfigured")
    assert name in message
    assert "hush" not in message


def test_postgresql_is_read_from_a_url() -> None:
    found = databases.postgresql("postgres://ann:p%40ss@db:5433/diary?sslmode=require")

    assert found == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "diary",
        "USER": "ann",
        "PASSWORD": "p@ss",
        "HOST": "db",
        "PORT": 5433,
        "OPTIONS": {"sslmode": "require"},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


# The database


def test_a_saved_entry_is_on_disk_before_the_answer(tmp_path: Path) -> None:
    code = """
import json
from django.db import connection
names = "synchronous", "journal_mode", "foreign_keys"
with connection.cursor() as cursor:
    found = {n: cursor.execute(f"PRAGMA {n}").fetchone()[0] for n in names}
found["transactions"] = connection.transaction_mode
found["kept"] = connection.settings_dict["CONN_MAX_AGE"]
print(json.dumps(found))
"""

    found = run_python(code, tmp_path, DJANGO_SETTINGS_MODULE="config.settings")

    assert json.loads(found) == {
        "synchronous": 2,  # FULL
        "journal_mode": "wal",
        "foreign_keys": 1,
        "transactions": "IMMEDIATE",
        "kept": 600,
    }
    assert (tmp_path / "klonos.sqlite3").exists()


# The hosts


def test_this_machine_is_known_and_another_private_address_is_not() -> None:
    known = hosts.known_hosts("192.168.77.1")

    assert {"localhost", "127.0.0.1", "[::1]", "192.168.77.1"} <= set(known)
    assert set(hosts.own_addresses()) <= set(known)
    assert "192.168.77.2" not in known
    assert "*" not in known


@pytest.mark.parametrize("bound", ["", "0.0.0.0", "::"])
def test_every_interface_is_no_host(bound: str) -> None:
    assert not {"", "0.0.0.0", "[::]", "::"} & set(hosts.known_hosts(bound))


def test_listed_hosts_replace_the_own_ones(tmp_path: Path) -> None:
    printed = run_python(
        "print(settings.ALLOWED_HOSTS)", tmp_path, ALLOWED_HOSTS="a.example, b.example"
    )

    assert printed == "['a.example', 'b.example']"


@pytest.mark.parametrize(
    ("variables", "address"),
    [
        ({}, ""),
        ({"ALLOWED_HOSTS": "a.example"}, ""),
        ({"HTTPS": "1"}, ""),
        ({"HTTPS": "1", "ALLOWED_HOSTS": "a.example, b.example"}, "https://a.example"),
        ({"HTTPS": "1", "ALLOWED_HOSTS": ".example"}, ""),
        ({"HTTPS": "1", "ALLOWED_HOSTS": "*"}, ""),
        (
            {"PUBLIC_URL": "http://192.168.1.20:8000/", "ALLOWED_HOSTS": "a.example"},
            "http://192.168.1.20:8000",
        ),
    ],
)
def test_the_address_for_mails_is_the_one_written_down_or_the_first_name(
    variables: dict[str, str], address: str, tmp_path: Path
) -> None:
    printed = run_python("print('at', settings.PUBLIC_URL)", tmp_path, **variables)

    assert printed == f"at {address}".strip()


@pytest.mark.django_db
def test_unknown_host_is_refused(client: Client) -> None:
    assert client.get(PUBLIC, headers={"host": "evil.example"}).status_code == 400


# Requests and answers


@pytest.mark.django_db
def test_page_carries_the_protecting_headers(client: Client) -> None:
    response = client.get("/accounts/login/")

    policy = response.headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-7", "latin-1", "utf8", "no-such-thing", ""])
def test_form_in_another_encoding_is_415(client: Client, charset: str) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"

    response = client.generic("POST", "/accounts/login/", b"login=ann", kind)

    assert response.status_code == 415
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-8", "UTF-8"])
def test_form_in_utf8_is_taken(client: Client, charset: str) -> None:
    kind = f"application/x-www-form-urlencoded; charset={charset}"

    response = client.generic("POST", "/accounts/login/", b"login=ann", kind)

    assert response.status_code not in {400, 415, 500}


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/d/%00/", "/accounts/login/?next=%00"])
def test_nul_is_a_bad_request(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_cookies_are_bound_to_the_host_by_https_only(tmp_path: Path) -> None:
    code = (
        "print(settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE,"
        " settings.SECURE_HSTS_SECONDS > 0, settings.SECURE_PROXY_SSL_HEADER)"
    )

    assert run_python(code, tmp_path) == "sessionid False False None"
    assert run_python(code, tmp_path, PROXY_COUNT="1") == "sessionid False False None"
    assert run_python(code, tmp_path, HTTPS="1") == "__Host-sessionid True True None"
    assert run_python(code, tmp_path, HTTPS="1", PROXY_COUNT="1") == (
        "__Host-sessionid True True ('HTTP_X_FORWARDED_PROTO', 'https')"
    )


# Log lines


def test_log_names_the_route_and_not_the_path() -> None:
    request = RequestFactory().get("/d/secret-token/?q=private")
    record = logging.LogRecord(
        "django.request", 30, "", 1, "Not Found: %s", (request.path,), None
    )
    record.request = request
    record.status_code = 404

    logs.Nameless().filter(record)

    assert record.getMessage() == "GET unknown page: 404"


def test_log_tells_a_refused_host_in_one_line() -> None:
    text = "Invalid HTTP_HOST header: 'diary.example'."
    problem = (ValueError, ValueError(text), None)
    record = logging.LogRecord(
        "django.security.DisallowedHost", 40, "", 1, text, (), problem
    )
    record.request = RequestFactory().get("/")

    logs.Nameless().filter(record)

    assert logs.PlaceOnly().format(record) == text


def test_log_of_an_exception_does_not_quote_it() -> None:
    try:
        raise ValueError("a private note")
    except ValueError:
        found = sys.exc_info()

    text = logs.PlaceOnly().formatException(found)

    assert text.endswith("ValueError")
    assert "test_start.py" in text
    # The line of code is shown, the text of an exception raised elsewhere is not.
    assert text.count("a private note") == 1


# The command


def test_taken_port_is_told_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(SystemExit) as stopped:
            serve.free_address("127.0.0.1", port)

    assert str(stopped.value) == (
        f"Port {port} is already in use, perhaps by another Klonos. "
        f"Choose another one: make run PORT={port + 1}"
    )


def test_wrong_host_is_told_in_one_sentence() -> None:
    with pytest.raises(SystemExit) as stopped:
        serve.free_address("203.0.113.7", 8000)

    assert str(stopped.value) == "HOST=203.0.113.7 is not an address of this computer."


@pytest.mark.parametrize(
    ("host", "address", "shown"),
    [
        ("127.0.0.1", "127.0.0.1", "Open http://127.0.0.1:8101"),
        ("0.0.0.0", "0.0.0.0", "On this computer:  http://127.0.0.1:8101"),
        ("::1", "::1", "Open http://[::1]:8101"),
        ("192.168.77.1", "192.168.77.1", "Open http://192.168.77.1:8101"),
    ],
)
def test_start_says_where_to_go_next(host: str, address: str, shown: str) -> None:
    text = serve.welcome(host, address, 8101)

    assert shown in text
    assert "Create an account" in text
    assert "Stop Klonos with Ctrl-C." in text
    assert str(settings.DATA_DIR) in text


def test_start_says_which_postgresql_keeps_the_diary_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = databases.postgresql("postgres://ann:hush@db:5433/diary")
    monkeypatch.setitem(settings.DATABASES, "default", found)

    text = serve.welcome("127.0.0.1", "127.0.0.1", 8101)

    assert f"kept in PostgreSQL (diary on db), its files in {settings.DATA_DIR}" in text
    assert "hush" not in text


def test_database_that_does_not_answer_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_said: Any, **_more: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(serve, "call_command", refuse)

    with pytest.raises(SystemExit, match="cannot use its database: connection refused"):
        serve.update_database()


@pytest.mark.django_db
def test_a_script_is_told_where_to_go_next():
    asked = Client().get("/more/", headers={"X-Klonos": "page"})

    assert (asked.status_code, asked.content) == (204, b"")
    assert asked.headers["X-Klonos-To"].startswith("/accounts/login/?next=")
    assert Client().get("/more/").status_code == 302
