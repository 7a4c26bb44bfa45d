# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an installation may set: a TOML file, then `ENTREPAIRS_*` over it, nothing hidden."""

import difflib
import hashlib
import os
import secrets
import zoneinfo
from collections.abc import Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

PREFIX = "ENTREPAIRS_"
LONGEST_INBOX = 35
SHORTEST_SECRET = 32  # letters


def data_folder() -> Path:
    """The folder that holds everything an installation must keep."""
    return Path(os.environ.get("ENTREPAIRS_DATA", "data")).expanduser().resolve()


def configuration_file() -> Path:
    """The TOML file read before the environment."""
    named = os.environ.get("ENTREPAIRS_CONFIG")
    return Path(named).expanduser() if named else data_folder() / "entrepairs.toml"


class Options(BaseSettings):
    """Every setting of an installation, with its default. Documented in `docs/settings.md`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid")

    data: Path = Field(default_factory=data_folder)
    config: Path | None = None
    secret_key: SecretStr | None = None
    secret_key_file: Path | None = None
    url: str = "http://localhost:8000"
    hosts: str = ""
    database_url: SecretStr = SecretStr("")
    database_url_file: Path | None = None
    redis_url: SecretStr = SecretStr("")
    media_s3_bucket: str = ""
    media_s3_endpoint: str = ""
    email_url: SecretStr = SecretStr("file")
    email_url_file: Path | None = None
    email_from: str = "Entrepairs <entrepairs@localhost>"
    reply_address: str = ""
    webhook_hosts: str = ""
    webhook_private: bool = False
    push_hosts: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_client_secret_file: Path | None = None
    oidc_name: str = "SSO"
    metadata_hosts: str = ""
    language: Literal["fr", "en"] = "fr"
    time_zone: str = "Europe/Paris"
    trusted_proxies: int = Field(default=0, ge=0, le=10)
    metrics_token: SecretStr = SecretStr("")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    upload_max_mb: int = Field(default=20, ge=1, le=2000)
    video_max_mb: int = Field(default=400, ge=1, le=4000)
    ffmpeg: str = "ffmpeg"
    durable: bool = True
    debug: bool = False

    @field_validator("url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("write it as https://learn.example.org")
        return value.rstrip("/")

    @field_validator("oidc_issuer")
    @classmethod
    def _an_issuer(cls, value: str) -> str:
        parts = urlsplit(value)
        is_near = parts.hostname in ("localhost", "127.0.0.1")
        if value and (parts.scheme != "https" or not parts.hostname) and not is_near:
            raise ValueError("write it as https://login.example.org/realm")
        return value.rstrip("/")

    @field_validator("time_zone")
    @classmethod
    def _a_time_zone(cls, value: str) -> str:
        if value not in zoneinfo.available_timezones():
            raise ValueError("write it as Europe/Paris")
        return value

    @field_validator("email_from")
    @classmethod
    def _a_sender(cls, value: str) -> str:
        _name, address = parseaddr(value)
        if "@" not in address.strip("@"):
            raise ValueError("write it as Entrepairs <entrepairs@example.org>")
        return value

    @field_validator("reply_address")
    @classmethod
    def _an_inbox(cls, value: str) -> str:
        local, _at, domain = value.strip().partition("@")
        # 64 letters are allowed before the @ (RFC 5321), of which our mark takes 29.
        if value and not (local and domain and len(local) <= LONGEST_INBOX and "+" not in local):
            raise ValueError("write it as reply@example.org")
        return value.strip()

    @field_validator("redis_url")
    @classmethod
    def _a_cache(cls, value: SecretStr) -> SecretStr:
        said = value.get_secret_value()
        if said and urlsplit(said).scheme not in ("redis", "rediss", "unix"):
            raise ValueError("write it as redis://host:6379/0")
        return value

    @field_validator("secret_key")
    @classmethod
    def _a_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value and len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"give it {SHORTEST_SECRET} letters at least")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        **_others: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over file; no `.env`, no secrets folder."""
        file = TomlConfigSettingsSource(settings_cls, toml_file=configuration_file())
        return init_settings, env_settings, file


def load() -> Options:
    """Read the options, or say in one sentence which one is wrong and where to change it."""
    _refuse_unknown(os.environ)
    _refuse_lost_file()
    try:
        options = Options()
    except ValidationError as mistakes:
        raise ImproperlyConfigured(_sentence(mistakes)) from mistakes
    except UnicodeDecodeError as mistake:
        raise ImproperlyConfigured(
            f"{configuration_file()} is not UTF-8 at byte {mistake.start + 1}."
        ) from mistake
    except ValueError as mistake:
        raise ImproperlyConfigured(f"{configuration_file()}: {mistake}") from mistake
    for name in ("secret_key", "database_url", "email_url", "oidc_client_secret"):
        _take_from_file(options, name)
    return options


def _refuse_lost_file() -> None:
    """A file that was named must be there: without it all its settings would be the defaults."""
    named = os.environ.get("ENTREPAIRS_CONFIG")
    if named and not configuration_file().is_file():
        raise ImproperlyConfigured(f"ENTREPAIRS_CONFIG names {named}, and there is no such file.")


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    """A slip in a name must not pass for the default. Tests have names of their own."""
    for variable in environment:
        name = variable.removeprefix(PREFIX).lower()
        ours = variable.startswith(PREFIX) and not name.startswith("test_")
        if ours and name not in Options.model_fields:
            raise ImproperlyConfigured(f"{variable}: {_no_such_setting(name)}")


def _no_such_setting(name: str) -> str:
    near = difflib.get_close_matches(name, Options.model_fields, n=1)
    meant = f" Is “{near[0]}” meant?" if near else ""
    return f"there is no such setting.{meant}"


def _sentence(mistakes: ValidationError) -> str:
    lines = []
    for mistake in mistakes.errors():
        name = ".".join(str(part) for part in mistake["loc"])
        said = mistake["msg"].removeprefix("Value error, ").replace("Input", "it") + "."
        if mistake["type"] == "extra_forbidden":
            said = _no_such_setting(name)
        where = f"{PREFIX}{name.upper()} or {configuration_file()}"
        lines.append(f"the setting “{name}” ({where}): {said}")
    return "\n".join(lines)


def _take_from_file(options: Options, name: str) -> None:
    source: Path | None = getattr(options, f"{name}_file")
    if source is None:
        return
    try:
        setattr(options, name, SecretStr(source.read_text().strip()))
    except OSError as mistake:
        raise ImproperlyConfigured(
            f"the setting “{name}_file” names {source}, which cannot be read: {mistake.strerror}."
        ) from mistake


def secret_key(options: Options) -> str:
    """The installation's secret: given, or kept in the data folder once `init` made it."""
    if options.secret_key:
        return options.secret_key.get_secret_value()
    kept = options.data / "secret-key"
    if kept.exists():
        return kept.read_text().strip()
    # Before `init` nothing is stored, so nothing needs to be verified by another process.
    return secrets.token_urlsafe(50)


def database(options: Options) -> dict[str, Any]:
    """Django's description of the database at `database_url`; an embedded one when empty."""
    address = options.database_url.get_secret_value()
    if not address or address.startswith("sqlite:"):
        return _sqlite(options, address)
    parts = urlsplit(address)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            "the setting “database_url” must be empty (embedded database) "
            "or postgresql://user:password@host:5432/name."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}, **_kept_plans(parts.query)},
    }


def _kept_plans(query: str) -> dict[str, Any]:
    """A text asked for more than twice on a connection is kept there with one plan for any values.

    Planning a query that joins eight tables takes ten times as long as running it. Not where a
    pooler gives each statement another connection (`server_side_binding=0`), which keeps nothing.
    """
    told = dict(parse_qsl(query))
    if told.pop("server_side_binding", "1") == "0":
        return {"prepare_threshold": None, **told}
    kept = {"server_side_binding": True, "prepare_threshold": 2}
    return {**kept, "options": "-c plan_cache_mode=force_generic_plan", **told}


def _sqlite(options: Options, address: str) -> dict[str, Any]:
    path = address.removeprefix("sqlite:").removeprefix("//") or options.data / "entrepairs.sqlite3"
    synchronous = "FULL" if options.durable else "NORMAL"
    return {
        "ENGINE": "entrepairs.kernel.sqlite",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL;"
                f"PRAGMA synchronous={synchronous};"
                "PRAGMA busy_timeout=20000;"
                # KB, and each thread has its own; what is read often is shared by the map below.
                "PRAGMA cache_size=-4000;"
                "PRAGMA mmap_size=268435456;"
            ),
        },
    }


def mail(options: Options) -> dict[str, Any]:
    """Django's mail settings from `email_url`: `smtp(s)://…`, or `file` for a folder."""
    address = options.email_url.get_secret_value()
    if address == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": options.data / "mails",
        }
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtps", "smtp+starttls") or not parts.hostname:
        raise ImproperlyConfigured(
            "the setting “email_url” must be file, smtp://host:25, "
            "smtp+starttls://user:password@host:587 or smtps://user:password@host:465."
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtps": 465, "smtp+starttls": 587}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "EMAIL_TIMEOUT": 30,
    }


def sign_on(options: Options) -> dict[str, Any]:
    """The sign-in library's description of the identity provider at `oidc_issuer`, if there is one.

    Its key holds the issuer: an account elsewhere is an issuer and a subject, so another issuer
    under the same settings is another provider, whose subjects are other people.
    """
    issuer, apps = options.oidc_issuer, []
    if issuer:
        if not options.oidc_client_id:
            raise ImproperlyConfigured("the setting “oidc_issuer” needs “oidc_client_id” too.")
        apps = [
            {
                "provider_id": f"sso-{hashlib.sha256(issuer.encode()).hexdigest()[:12]}",
                "name": options.oidc_name,
                "client_id": options.oidc_client_id,
                "secret": options.oidc_client_secret.get_secret_value(),
                # Who it is stands in the signed answer; nothing more is asked for.
                "settings": {"server_url": issuer, "fetch_userinfo": False, "scope": ["openid"]},
            }
        ]
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": apps}}


def origins(*addresses: str) -> list[str]:
    """Scheme and host of each address that is given."""
    parts = [urlsplit(address) for address in addresses if address]
    return [f"{part.scheme}://{part.netloc}" for part in parts]
