"""The customer's own policy: its versions, the draft of the next one, publishing, taking back."""

from flask import Response, abort, request, url_for

from portal import clock
from portal.activity.journal import Act as Journal
from portal.activity.journal import enter
from portal.admin.entrance import bp
from portal.admin.policy_display import version_rows
from portal.admin.policy_forms import PublicationForm, TextForm
from portal.auth.fresh import Act
from portal.data.base import transaction
from portal.policies.draft import (
    begun_from,
    discard_draft,
    draft_of,
    mark,
    mark_of,
    publish_draft,
    save_draft,
    start_draft,
)
from portal.policies.manuscript import SHIPPED, PolicyRefused, Text, fill_in, read_folder
from portal.policies.models import PolicyVersion
from portal.policies.publish import begins, texts_of, withdraw
from portal.policies.render import rendered
from portal.policies.versions import find_version
from portal.web.confirmation import asks_who
from portal.web.htmx import render_page, see_other
from portal.web.notices import tell_next, translate
from portal.web.policy_tables import all_tables, tables
from portal.web.portal import portal
from portal.web.visit import visit
from portal.words import DEFAULT_LANGUAGE, LANGUAGES, N_, Sentence

BEFORE = "before"
LANGUAGE = f"<any({', '.join(LANGUAGES)}):language>"
SAVED = N_("Utkastet er lagret på %(language)s.")
PUBLISHED = N_("Versjon %(version)s er publisert. Den gjelder fra %(day)s.")
DISCARDED = N_("Utkastet er slettet.")
WITHDRAWN = N_("Versjon %(version)s er trukket tilbake.")


@bp.get("/policy")
def policy() -> Response:
    """List the versions that the customer's members may read."""
    here, at = visit(), clock.now()
    rows = version_rows(here.customer, at)
    return render_page("admin/policy.html", rows=rows, draft=draft_of(here.customer))


@bp.post("/policy/draft")
def policy_draft_post() -> Response:
    """Begin a draft, or go on with the one there is."""
    here = visit()
    start_draft(here.customer, begun_from(here.customer, read_folder(SHIPPED)), at=clock.now())
    return see_other(url_for(".policy_draft"))


@bp.get("/policy/draft")
def policy_draft() -> Response:
    """Show the draft in one language, to be written."""
    return _draft_page(_language(), None, PublicationForm(None))


@bp.post(f"/policy/draft/{LANGUAGE}")
def policy_draft_text(language: str) -> Response:
    """Save what the draft says in one language."""
    draft, form = _draft(), TextForm()
    if not form.validate():
        return _draft_page(language, form, PublicationForm(None), 422)
    try:
        said = Text(**{name: value or "" for name, value in form.values().items()})
        with transaction():
            save_draft(draft, language, said, request.form.get(BEFORE))
            enter(Journal.DRAFT_SAVED, by=visit().member, at=clock.now())
    except PolicyRefused as refusal:
        return _draft_page(language, form, PublicationForm(None), 409, refusal)
    tell_next(Sentence(SAVED, {"language": LANGUAGES[language]}))
    return see_other(url_for(".policy_draft", language=language))


@bp.get("/policy/draft/preview")
def policy_preview() -> Response:
    """Show the draft as members would read it."""
    spoken = _language()
    written = texts_of(_draft())[spoken]
    filled = fill_in(written, tables(portal().register, spoken, visit().customer))
    name = visit().customer.name
    return render_page(
        "admin/policy_preview.html",
        language=spoken,
        written_in=LANGUAGES,
        summary=rendered(filled.summary).told_by(name),
        body=rendered(filled.body).told_by(name),
    )


@bp.post("/policy/draft/publication")
@asks_who(Act.ADMINISTRATION)
def policy_publication() -> Response:
    """Publish the draft."""
    draft, form, at = _draft(), PublicationForm(), clock.now()
    if not form.validate():
        return _draft_page(DEFAULT_LANGUAGE, None, form, 422)
    values = form.values()
    try:
        version = publish_draft(
            draft,
            all_tables(portal().register, visit().customer),
            effective_at=begins(values["effective"], at),
            at=at,
            material=values["weight"],
            by=visit().member,
            before=request.form.get(BEFORE),
        )
    except PolicyRefused as refusal:
        form.refuse("effective", refusal)
        return _draft_page(DEFAULT_LANGUAGE, None, form, 422)
    tell_next(Sentence(PUBLISHED, {"version": version.number, "day": version.effective_on}))
    return see_other(url_for(".policy"))


@bp.post("/policy/draft/removal")
def policy_draft_removal() -> Response:
    """Throw the draft away."""
    try:
        with transaction():
            discard_draft(_draft())
            enter(Journal.DRAFT_DISCARDED, by=visit().member, at=clock.now())
    except PolicyRefused as refusal:
        return _draft_page(DEFAULT_LANGUAGE, None, PublicationForm(None), 409, refusal)
    tell_next(Sentence(DISCARDED))
    return see_other(url_for(".policy"))


@bp.post("/policy/<label>/withdrawal")
@asks_who(Act.ADMINISTRATION)
def policy_withdrawal(label: str) -> Response:
    """Take one of the customer's own versions back; the one before it applies."""
    at = clock.now()
    version = find_version(label, visit().customer, at)
    if version is None or not version.is_own:
        abort(404)
    told = {"version": version.number}
    with transaction():
        if withdraw(version, at=at):
            enter(Journal.POLICY_WITHDRAWN, by=visit().member, at=at, values=told)
    tell_next(Sentence(WITHDRAWN, told))
    return see_other(url_for(".policy"))


def _draft() -> PolicyVersion:
    return draft_of(visit().customer) or abort(404)


def _language() -> str:
    asked = request.args.get("language", DEFAULT_LANGUAGE)
    return asked if asked in LANGUAGES else DEFAULT_LANGUAGE


def _draft_page(
    spoken: str,
    form: TextForm | None,
    publication: PublicationForm,
    status: int = 200,
    refusal: PolicyRefused | None = None,
) -> Response:
    draft = _draft()
    text = texts_of(draft)[spoken]
    if form is None:
        begun = {"summary": text.summary, "body": text.body, "meanings": text.meanings}
        form = TextForm(None, data=begun)
    return render_page(
        "admin/policy_draft.html",
        status=status,
        draft=draft,
        language=spoken,
        written_in=LANGUAGES,
        before=mark(text),
        read=mark_of(draft),
        form=form,
        publication=publication,
        errors=[*form.problems(), *publication.problems()],
        refused=translate(refusal.sentence) if refusal else None,
    )
