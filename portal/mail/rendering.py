"""From the templates of a message to the message, in one language and without a web request."""

from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from portal.catalogues import catalogue
from portal.config import ROOT
from portal.mail.addresses import in_ascii_domain


@dataclass(frozen=True, slots=True)
class Addressee:
    """Where a message goes, in which language, and on behalf of which customer."""

    address: str
    language: str
    customer_id: str
    customer: str
    contact: str
    base_url: str

    def link(self, path: str) -> str:
        """Return the address of the page at ``path``; it knows which customer signs in."""
        return f"{self.base_url}{path}?{urlencode({'customer_id': self.customer_id})}"


def compose(name: str, to: Addressee, **values: object) -> EmailMessage:
    """Return the message that the templates ``mail/<name>/`` make of ``values``."""
    templates = _templates(to.language)

    def fill(template: str, **more: object) -> str:
        return templates.get_template(template).render(to=to, **more, **values).strip()

    message = EmailMessage()
    message["To"] = in_ascii_domain(to.address)
    message["Subject"] = subject = fill(f"mail/{name}/subject.txt")
    message.set_content(fill(f"mail/{name}/body.txt") + "\n", cte="8bit")
    html = fill(f"mail/{name}/body.html", subject=subject)
    message.add_alternative(html + "\n", subtype="html", cte="8bit")
    message["Content-Language"] = to.language
    return message


@cache
def _templates(language: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["language"] = language
    made.install_gettext_translations(catalogue(language), newstyle=True)  # type: ignore[attr-defined]
    return made
