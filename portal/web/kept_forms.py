"""Forms sent just after the session ran out: kept sealed, shown again to the same member."""

import datetime as dt
import json

from cryptography.fernet import InvalidToken, MultiFernet
from flask import current_app, request
from werkzeug.datastructures import MultiDict

from portal.auth.models import KeptForm
from portal.members.models import Member
from portal.web.portal import portal
from portal.web.redirects import safe_next

KEPT_FOR = dt.timedelta(minutes=30)
LONGEST = 64 * 1024
MARK = "kept"
NEVER = frozenset(
    {
        "csrf_token",
        "password",
        "current_password",
        "new_password",
        "code",
        "answer",
        "confirmation",
        "confirmation_password",
        "confirmation_code",
        "confirmation_answer",
    }
)


def keep_this(member: Member, *, at: dt.datetime) -> str | None:
    """Keep the form of this request if a page answers at its address; return that page or None."""
    sent_to = request.url_rule.rule if request.url_rule else None
    pages = {
        rule.rule for rule in current_app.url_map.iter_rules() if "GET" in (rule.methods or ())
    }
    return keep(member, request.path, request.form, at=at) if sent_to in pages else None


def keep(member: Member, path: str, form: "MultiDict[str, str]", *, at: dt.datetime) -> str | None:
    """Seal what ``member`` sent to ``path`` and return the page where it will be shown again."""
    back = safe_next(path)
    kept_at = back and f"{back}?{MARK}=1"
    typed = [[name, value] for name, value in form.items(multi=True) if name not in NEVER]
    text = json.dumps(typed)
    if back is None or not typed or len(text) > LONGEST:
        return back
    KeptForm.insert(
        member=member,
        path=back,
        sealed=_seal().encrypt(text.encode("utf-8", "surrogatepass")),
        expires_at=at + KEPT_FOR,
    ).on_conflict(
        conflict_target=(KeptForm.member,),
        preserve=(KeptForm.path, KeptForm.sealed, KeptForm.expires_at),
    ).execute()
    return kept_at


def take(member: Member, path: str, *, at: dt.datetime) -> "MultiDict[str, str] | None":
    """Return what was kept for ``member`` on ``path``, once, or None."""
    kept = KeptForm.of(member).where((KeptForm.path == path) & (KeptForm.expires_at > at)).first()
    if kept is None:
        return None
    KeptForm.delete().where(KeptForm.id == kept.id).execute()
    try:
        pairs = json.loads(_seal().decrypt(bytes(kept.sealed)))
    except (InvalidToken, ValueError):
        return None
    return MultiDict([(str(name), str(value)) for name, value in pairs])


def _seal() -> MultiFernet:
    return portal().keys.sealer("kept-forms")
