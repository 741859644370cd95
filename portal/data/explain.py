"""The answer to «why do you ask for this?», made from the declaration."""

from portal.data.declarations import (
    CUSTOMER_ONLY,
    CUSTOMER_SIDE,
    MEMBER_ONLY,
    NOBODY,
    SOURCE_NAMES,
    Personal,
    Role,
    readers,
)
from portal.data.purposes import BASIS_NAMES, Purpose
from portal.words import N_, Sentence

Line = tuple[str, str | Sentence]

SEEN_BY = {
    NOBODY: N_("Ingen"),
    MEMBER_ONLY: N_("Bare du"),
    MEMBER_ONLY | {Role.OPERATOR}: N_("Du og Cerum AS"),
    CUSTOMER_ONLY: N_("Kundeadministratorene hos arbeidsgiveren din"),
    CUSTOMER_SIDE: N_("Du og kundeadministratorene hos arbeidsgiveren din"),
    CUSTOMER_SIDE | {Role.OPERATOR}: N_("Du, kundeadministratorene og Cerum AS"),
}


def why(declared: Personal) -> tuple[Line, ...]:
    """Return purpose, basis, source, readers and retention as (term, text)."""
    return (
        (N_("Formål"), declared.purpose.explanation),
        (N_("Behandlingsgrunnlag"), basis(declared.purpose)),
        (N_("Kilde"), SOURCE_NAMES[declared.source]),
        (N_("Hvem kan se det"), SEEN_BY[readers(declared)]),
        (N_("Lagringstid"), declared.retention.text),
    )


def basis(purpose: Purpose) -> Sentence:
    """Return the basis of ``purpose``, with the law it rests on."""
    name = Sentence(BASIS_NAMES[purpose.basis])
    if purpose.law is None:
        return name
    return Sentence(N_("%(basis)s: %(law)s"), {"basis": name, "law": Sentence(purpose.law)})
