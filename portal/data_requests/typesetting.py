"""A letter as a tagged PDF (PDF/UA-1)."""

import json
from pathlib import Path

from portal.data_requests.letter import Letter

TEMPLATE = Path(__file__).with_name("letter.typ")


def tagged_pdf(letter: Letter, language: str) -> bytes:
    """Return ``letter`` as PDF; nothing of what it says is read as markup."""
    import typst  # it is large, and few requests need it

    inputs = {"letter": json.dumps(letter.as_json()), "lang": language}
    pdf = typst.compile(TEMPLATE, sys_inputs=inputs, pdf_standards=["ua-1"])
    assert isinstance(pdf, bytes)
    return pdf
