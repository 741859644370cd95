"""Forms: typed text in, checked values out, and every message in the reader's language."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import StringField

from portal.web.i18n import gettext
from portal.web.notices import translate
from portal.words import N_, Refused, Sentence

EMPTY = N_("Fyll ut feltet «%(label)s».")
# What HTML may not hold: controls but tab and ends of line, lone surrogates, noncharacters.
_NONCHARACTERS = "".join(
    chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)
)
_UNWRITABLE = re.compile(
    f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]"
)


@dataclass(frozen=True, eq=False, slots=True)
class FieldSpec:
    """How one input looks and what it takes. Made once; compared by identity."""

    label: str
    check: Callable[[str], Any]
    kind: str = "text"
    hint: str | None = None
    empty: str | None = None
    autocomplete: str | None = None
    inputmode: str | None = None
    width: int | None = None
    lines: int = 4
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    marking: str | None = None
    why: tuple[tuple[str, str | Sentence], ...] = ()
    literal: bool = False
    row: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()


class CheckedField(StringField):
    """One input. ``data`` is what was typed, kept for showing again; ``value`` is what it means."""

    def __init__(self, spec: FieldSpec, **kwargs: Any) -> None:
        super().__init__(spec.label, **kwargs)
        self.spec = spec
        self.value: Any = None

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Check the typed text; an empty one means None, or is refused when the field is required."""
        self.errors = []
        self.value = None
        typed = self.data or ""
        if not typed.strip():
            if self.spec.required:
                self.refuse(self._fill_in())
            return not self.errors
        try:
            self.value = self.spec.check(typed)
        except Refused as refusal:
            self.refuse(refusal.sentence)
        return not self.errors

    def refuse(self, sentence: Sentence) -> None:
        """Put ``sentence`` at this field."""
        self.errors = [*self.errors, translate(sentence)]

    def shown(self) -> str:
        """Return what stands in the input: never a password, never what HTML cannot carry."""
        if self.spec.kind == "password" or self.data is None:
            return ""
        return _UNWRITABLE.sub("", str(self.data))

    def _fill_in(self) -> Sentence:
        if self.spec.empty:
            return Sentence(self.spec.empty)
        return Sentence(EMPTY, {"label": gettext(self.spec.label)})


class PortalForm(FlaskForm):  # type: ignore[misc]
    """A form whose token against forged requests is checked by the gate, before any form is made."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        csrf = False

    def problems(self) -> list[tuple[str, str]]:
        """Return (id of the input, sentence) for every error, in the order of the form."""
        return [(field.id, message) for field in self for message in field.errors]

    def values(self) -> dict[str, Any]:
        """Return the checked values by name."""
        return {field.name: field.value for field in self if isinstance(field, CheckedField)}

    def within(self, root: str) -> Self:
        """Return the form with ids that begin with ``root``, for a page that may hold several."""
        for field in self:
            field.id = f"{root}-{field.name}"
        return self

    def rows(self) -> list[tuple[str | None, list[CheckedField]]]:
        """Return the inputs in order, those that stand side by side together under their row's name."""
        found: list[tuple[str | None, list[CheckedField]]] = []
        for field in self:
            row = field.spec.row
            if row is not None and found and found[-1][0] == row:
                found[-1][1].append(field)
            else:
                found.append((row, [field]))
        return found

    def refuse(self, name: str, refusal: Refused) -> None:
        """Put the refusal at the field ``name``."""
        field = self[name]
        assert isinstance(field, CheckedField)
        field.refuse(refusal.sentence)
