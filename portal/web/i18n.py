"""Which language a page speaks: the member's own, then the browser's choice, then the customer's.

A customer says which languages its members may choose among; a stranger may choose any.
"""

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import phonenumbers
from babel.dates import format_date, get_day_names
from babel.numbers import format_decimal
from flask import Flask, has_request_context, request
from flask_babel import Babel
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from portal import clock
from portal.catalogues import FOLDER, catalogue
from portal.config import SettingsError
from portal.web.browser_session import cookie_name
from portal.web.kept import kept
from portal.web.visit import visit_or_none
from portal.words import DEFAULT_LANGUAGE, LANGUAGES

# Browsers say "no" for bokmål, and dates in English should read as in Europe.
_BROWSER_TAGS = {"no": "nb", "nb": "nb", "nn": "nn", "en": "en"}
LONGEST_HEADER = 200
_FORMATS = {"nb": "nb", "nn": "nn", "en": "en_GB"}


def init_app(app: Flask) -> None:
    """Choose a language for each request; refuse to start when a catalogue is missing."""
    refuse_missing_catalogues(FOLDER)
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT_LANGUAGE
    app.config["BABEL_DEFAULT_TIMEZONE"] = str(clock.NORWAY)
    Babel(app, locale_selector=choose_language)
    app.jinja_env.filters.update(date=date, moment=moment, clock_time=clock_time)


def refuse_missing_catalogues(folder: Path) -> None:
    """Raise `SettingsError` when a language other than bokmål has no compiled catalogue."""
    for language in set(LANGUAGES) - {DEFAULT_LANGUAGE}:
        if not (folder / language / "LC_MESSAGES" / "messages.mo").exists():
            raise SettingsError(f"The {LANGUAGES[language]} texts are not compiled; run make run")


def choose_language() -> str:
    """Return the code of the language to answer in."""
    here = visit_or_none()
    offered = here.customer.spoken if here else tuple(LANGUAGES)
    wanted = [here.member.language if here else None, request.cookies.get(cookie_name("language"))]
    wanted.append(_best_of(request.headers.get("Accept-Language", "")[:LONGEST_HEADER], offered))
    usual = here.customer.language if here else DEFAULT_LANGUAGE
    return next((code for code in wanted if code in offered), None) or usual


@lru_cache(maxsize=256)
def _best_of(header: str, offered: tuple[str, ...]) -> str | None:
    """What a browser asks for among the languages ``offered``; most say one of a few sentences."""
    tags = [tag for tag, code in _BROWSER_TAGS.items() if code in offered]
    best = parse_accept_header(header, LanguageAccept).best_match(tags)
    return _BROWSER_TAGS[best] if best else None


def language() -> str:
    """Return the code of the language this request is answered in."""
    own = kept()
    try:
        chosen: str = own.language
    except AttributeError:  # nobody has asked before
        chosen = own.language = choose_language() if has_request_context() else DEFAULT_LANGUAGE
    return chosen


def gettext(text: str, **values: object) -> str:
    """Return ``text`` in the reader's language, with ``values`` in its named placeholders."""
    translated = catalogue(language()).gettext(text)
    return translated % values if values else translated


def date(day: dt.date | None) -> str:
    """Return ``3. mars 2025`` in the reader's language."""
    return _date(day, language()) if day else ""


@lru_cache(maxsize=4096)
def _date(day: dt.date, spoken: str) -> str:
    return str(format_date(day, "d. MMMM y" if spoken != "en" else "long", _FORMATS[spoken]))


def weekday(day: dt.date) -> str:
    """Return ``Tirsdag 3. mars`` in the reader's language."""
    pattern = "EEEE d. MMMM" if language() != "en" else "EEEE d MMMM"
    return capitalised(format_date(day, pattern, _format()))


def month(day: dt.date) -> str:
    """Return ``Mars 2025`` in the reader's language."""
    return capitalised(format_date(day, "LLLL y", _format()))


def day_name(number: int) -> str:
    """Return the name of a day of the week as it stands in a sentence; Monday is day 0."""
    return str(get_day_names("wide", locale=_format())[number])


def capitalised(words: str) -> str:
    """Return ``words`` as they begin a line."""
    return words[:1].upper() + words[1:]


def number(count: int) -> str:
    """Return ``1 204`` in the reader's language."""
    return format_decimal(count, locale=_format())


def decimal(value: Decimal) -> str:
    """Return ``66,31`` in the reader's language."""
    return str(format_decimal(value, locale=_format()))


def moment(instant: dt.datetime | None) -> str:
    """Return ``3. mars 2025 kl. 14.32`` in the reader's language, on the clock in Norway."""
    if instant is None:
        return ""
    here = clock.local(instant)
    return f"{date(here.date())} {'at' if language() == 'en' else 'kl.'} {clock_time(here)}"


def clock_time(at: dt.datetime | dt.time) -> str:
    """Return ``14.32``, or ``14:32`` in English."""
    at = clock.local(at) if isinstance(at, dt.datetime) else at
    return at.strftime("%H:%M" if language() == "en" else "%H.%M")


@lru_cache(maxsize=1024)
def telephone(number: str) -> str:
    """Return a number as it is dialled from anywhere, in groups: ``+47 75 19 80 80``."""
    try:
        parsed = phonenumbers.parse(number, "NO")
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _format() -> str:
    return _FORMATS[language()]
