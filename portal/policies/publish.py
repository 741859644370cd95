"""Publishing a version: all of it in one transaction, or nothing."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from peewee import IntegrityError, fn

from portal.data.base import transaction
from portal.members.models import Customer
from portal.policies.models import CERUM, PolicyText, PolicyVersion
from portal.policies.render import rendered
from portal.words import LANGUAGES, N_, Refused

# How long before it applies a material change is announced (the policy says so too).
NOTICE = dt.timedelta(days=30)
SHIPPED = Path(__file__).parent / "texts" / "cerum-1"

_LEFT_OPEN = re.compile(r"\{\{(?!customer\}\})[^{}\n]*\}\}")


class PolicyRefused(Refused):
    """This version cannot be published as it is."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a version says in one language, as Markdown."""

    summary: str
    body: str


def read_folder(folder: Path) -> dict[str, Text]:
    """Return the texts in ``folder`` by language: `nb.md` with `summary.nb.md`, and so on.

    Languages without files are left out. Raises `PolicyRefused` for a folder or file that cannot be
    read as text.
    """
    if not folder.is_dir():
        raise PolicyRefused(N_("Mappen %(folder)s finnes ikke."), folder=folder)
    return {
        language: Text(_read(folder / f"summary.{language}.md"), _read(folder / f"{language}.md"))
        for language in LANGUAGES
        if (folder / f"{language}.md").exists()
    }


def fill_in(text: Text, tables: Mapping[str, str]) -> Text:
    """Return ``text`` with its tables and figures in place; only the customer's name stays open."""
    body = text.body.replace("{{notice_days}}", str(NOTICE.days))
    lines = [tables.get(line, line) for line in body.split("\n")]
    return Text(text.summary, "\n".join(lines))


def publish(
    texts: Mapping[str, Text],
    *,
    number: int,
    effective_at: dt.datetime,
    at: dt.datetime,
    customer: Customer | None = None,
    material: bool = False,
) -> PolicyVersion:
    """Publish version ``number`` and return it; members meet it the next time they open a page.

    Raises `PolicyRefused` when a language is missing or empty, the languages differ in their
    clauses, a place was not filled in, the time of effect is past or too soon, or the number is
    taken.
    """
    _refuse_unfinished(texts)
    if effective_at < at:
        raise PolicyRefused(N_("En versjon kan ikke gjelde fra en dato som har vært."))
    series = CERUM if customer is None else customer.key
    try:
        with transaction():
            _refuse_number(series, number, soon=material and effective_at < at + NOTICE)
            version: PolicyVersion = PolicyVersion.create(
                customer=customer,
                series=series,
                number=number,
                material=material,
                effective_at=effective_at,
                published_at=at,
            )
            _write(version, texts)
            return version
    except IntegrityError:
        raise _taken(number) from None


def withdraw(version: PolicyVersion, *, at: dt.datetime) -> bool:
    """Take ``version`` back, so that the one before applies; return False if it already was."""
    standing = (PolicyVersion.id == version.id) & PolicyVersion.withdrawn_at.is_null()
    return bool(PolicyVersion.update(withdrawn_at=at).where(standing).execute())


def _write(version: PolicyVersion, texts: Mapping[str, Text]) -> None:
    for language, text in texts.items():
        PolicyText.create(version=version, language=language, summary=text.summary, body=text.body)


def _refuse_unfinished(texts: Mapping[str, Text]) -> None:
    for language, name in LANGUAGES.items():
        text = texts.get(language)
        if text is None or not text.summary.strip() or not text.body.strip():
            raise PolicyRefused(
                N_("Teksten eller sammendraget mangler på %(language)s."), language=name
            )
        open_place = _LEFT_OPEN.search(text.body + text.summary)
        if open_place:
            raise PolicyRefused(N_("%(place)s er ikke fylt ut."), place=open_place[0])
    outlines = {_outline(text) for text in texts.values()}
    if len(outlines) != 1 or None in outlines:
        raise PolicyRefused(N_("Punktene må være de samme på alle språk, hvert med sin egen id."))


def _outline(text: Text) -> tuple[str, ...] | None:
    """The clauses' identities; None when a clause has none or they are not each one's own."""
    made = rendered(text.body)
    found = tuple(clause.identity for clause in made.clauses)
    is_sound = found and len(set(found)) == len(found) and "<h2>" not in made.html
    return found if is_sound else None


def _refuse_number(series: str, number: int, *, soon: bool) -> None:
    query = PolicyVersion.select(fn.MAX(PolicyVersion.number))
    latest = query.where(PolicyVersion.series == series).scalar()
    if latest is not None and number <= latest:
        raise _taken(number)
    if latest is not None and soon:
        raise PolicyRefused(
            N_("En vesentlig endring må varsles minst %(days)s dager før den gjelder."),
            days=NOTICE.days,
        )


def _taken(number: int) -> PolicyRefused:
    return PolicyRefused(
        N_("Versjon %(number)s eller en senere versjon er allerede publisert."), number=number
    )


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except (OSError, UnicodeDecodeError):
        raise PolicyRefused(
            N_("Filen %(file)s kan ikke leses som UTF-8."), file=path.name
        ) from None
