"""Settings: read as typed, refused in one sentence, and all of them on their page."""

import re

import pytest

from portal.config import ROOT, Settings, SettingsError

SAFE = {"PORTAL_ENV": "production", "PORTAL_BASE_URL": "https://portal.example"}


def test_defaults_are_enough_to_start() -> None:
    settings = Settings.load({})
    assert (settings.port, settings.production, settings.smtp_url) == (8000, False, None)
    assert settings.database_url == f"sqlite:///{settings.data / 'portal.db'}"
    assert settings.base_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "0"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"PORT": "٨٠٠٠"}, "PORT"),
        ({"PORTAL_ENV": "staging"}, "PORTAL_ENV"),
        ({"PORTAL_BASE_URL": "portal.example"}, "PORTAL_BASE_URL"),
        ({"PORTAL_ANALYTICS_URL": "https://a.example; img-src *"}, "PORTAL_ANALYTICS_URL"),
        ({"PORTAL_ANALYTICS_URL": "http://a.example"}, "PORTAL_ANALYTICS_URL"),
        ({"PORTAL_BASE_URL": "http://[::1"}, "PORTAL_BASE_URL"),
        ({"PORTAL_SMTP_URL": "mail.example"}, "PORTAL_SMTP_URL"),
        ({"PORTAL_SMTP_URL": "http://mail.example"}, "PORTAL_SMTP_URL"),
        ({"PORTAL_SMTP_URL": "smtp://mail.example:x"}, "PORTAL_SMTP_URL"),
        ({"PORTAL_MAIL_FROM": "Cerum"}, "PORTAL_MAIL_FROM"),
        ({"PORTAL_MAIL_FROM": "a@b\nBcc: c@d"}, "PORTAL_MAIL_FROM"),
        ({"PORTAL_WEB_PROCESSES": "-1"}, "PORTAL_WEB_PROCESSES"),
        ({"PORTAL_BCRYPT_COST": "3"}, "PORTAL_BCRYPT_COST"),
        ({"PORTAL_ENV": "production"}, "PORTAL_BASE_URL"),
        ({**SAFE, "PORTAL_BCRYPT_COST": "11"}, "PORTAL_BCRYPT_COST"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_it(wrong: dict[str, str], name: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.load(wrong)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_password_of_the_mail_server_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.load({"PORTAL_SMTP_URL": "smtp://portal:hemmelig@mail.example:99999"})
    assert "hemmelig" not in str(refused.value)
    settings = Settings.load({"PORTAL_SMTP_URL": "smtps://portal:hemmelig@mail.example"})
    assert "hemmelig" not in repr(settings)


def test_production_starts_when_it_is_safe() -> None:
    assert Settings.load(SAFE).secure


def test_the_page_lists_every_setting_and_no_other() -> None:
    code = (ROOT / "portal" / "config.py").read_text()
    read = set(re.findall(r'"(PORT(?:AL_[A-Z_]+)?)"', code))
    page = (ROOT / "docs" / "settings.md").read_text()
    assert set(re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE)) == read
