"""Settings from the environment and ``.env``; a half-configured portal does not start."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent
GOOGLE_ANALYTICS = "https://www.googletagmanager.com"


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that may differ between two installations. ``docs/settings.md`` lists them."""

    port: int
    data: Path
    database_url: str
    production: bool
    base_url: str
    smtp_url: str | None = field(repr=False)
    mail_from: str
    demo_password: str | None
    web_processes: int
    trusted_proxies: int
    bcrypt_cost: int
    analytics_url: str = GOOGLE_ANALYTICS
    operator_email: str = "personvern@cerum.no"

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Return the settings of ``environ``, which defaults to the process' own over ``.env``."""
        environ = _environment() if environ is None else environ
        data = Path(environ.get("PORTAL_DATA") or ROOT / "var").absolute()
        port = _number(environ, "PORT", 8000, 1, 65535)
        base_url = (environ.get("PORTAL_BASE_URL") or f"http://127.0.0.1:{port}").rstrip("/")
        settings = cls(
            port=port,
            data=data,
            database_url=environ.get("PORTAL_DATABASE_URL") or f"sqlite:///{data / 'portal.db'}",
            production=_is_production(environ),
            base_url=base_url,
            smtp_url=environ.get("PORTAL_SMTP_URL") or None,
            mail_from=environ.get("PORTAL_MAIL_FROM") or "personvern@cerum.no",
            demo_password=environ.get("PORTAL_DEMO_PASSWORD") or None,
            web_processes=_number(environ, "PORTAL_WEB_PROCESSES", os.cpu_count() or 1, 1, 64),
            trusted_proxies=_number(environ, "PORTAL_TRUSTED_PROXIES", 0, 0, 5),
            bcrypt_cost=_number(environ, "PORTAL_BCRYPT_COST", 12, 4, 16),
            operator_email=environ.get("PORTAL_OPERATOR_EMAIL") or "personvern@cerum.no",
            analytics_url=(environ.get("PORTAL_ANALYTICS_URL") or GOOGLE_ANALYTICS).rstrip("/"),
        )
        settings.refuse_what_is_unsafe()
        return settings

    @property
    def secure(self) -> bool:
        """Whether browsers reach the portal over https."""
        return self.base_url.startswith("https://")

    def refuse_what_is_unsafe(self) -> None:
        """Raise `SettingsError` for what must not be reached from outside."""
        parts = _parts(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SettingsError(f"PORTAL_BASE_URL must be an http(s) address, not {self.base_url}")
        _refuse_odd_origin(self.analytics_url)
        _refuse_no_address("PORTAL_MAIL_FROM", self.mail_from)
        _refuse_no_address("PORTAL_OPERATOR_EMAIL", self.operator_email)
        _refuse_no_mail_server(self.smtp_url)
        if not self.production:
            return
        if not self.secure:
            raise SettingsError("PORTAL_BASE_URL must begin with https:// in production")
        if self.bcrypt_cost < 12:
            raise SettingsError("PORTAL_BCRYPT_COST must be at least 12 in production")


def _environment() -> dict[str, str]:
    path = ROOT / ".env"
    try:
        file = dotenv_values(path)
    except (OSError, ValueError) as error:
        raise SettingsError(f"The settings in {path} cannot be read: {error}") from error
    return {**{name: value for name, value in file.items() if value is not None}, **os.environ}


def _refuse_no_address(name: str, address: str) -> None:
    if not re.fullmatch(r"[!-?A-~]+@[a-zA-Z0-9.-]+", address):
        raise SettingsError(f"{name} must be an address, not {address!r}")


def _refuse_no_mail_server(url: str | None) -> None:
    """The address may carry a password, so it is not repeated."""
    try:
        parts = urlsplit(url or "smtp://none")
        usable = parts.scheme in ("smtp", "smtps") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise SettingsError("PORTAL_SMTP_URL must be smtp://host:port or smtps://host:port")


def _refuse_odd_origin(url: str) -> None:
    """It becomes part of the content policy, so nothing but scheme, host and port may be in it."""
    if not re.fullmatch(r"(https://[a-z0-9.-]+|http://127\.0\.0\.1)(:[0-9]{1,5})?", url):
        raise SettingsError("PORTAL_ANALYTICS_URL must be https://host, with nothing after it")


def _parts(base_url: str) -> SplitResult:
    try:
        parts = urlsplit(base_url)
        _ = parts.port  # a wrong one raises here and not later
        return parts
    except ValueError as error:
        raise SettingsError(f"PORTAL_BASE_URL is no address: {error}") from None


def _number(environ: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    raw = environ.get(name) or str(default)
    if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
        raise SettingsError(f"{name} must be a whole number from {low} to {high}, not {raw!r}")
    return int(raw)


def _is_production(environ: Mapping[str, str]) -> bool:
    name = environ.get("PORTAL_ENV") or "development"
    if name not in ("development", "production"):
        raise SettingsError(f"PORTAL_ENV must be development or production, not {name!r}")
    return name == "production"
