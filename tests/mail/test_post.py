"""How a message leaves: into the outbox whole and once, to a mail server only over checked TLS."""

import datetime as dt
import smtplib
import ssl
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from portal.config import Settings
from portal.mail.post import AddressRefused, MailServer, Outbox, open_post
from portal.mail.rendering import Addressee, compose
from tests.mail.mail_server import make_certificate, serving

SENDER = "medlemsportalen@portal.example"


@dataclass
class Sending:
    name: str = "00000007-mail.email_changed"
    attempts: int = 1
    created_at: dt.datetime = dt.datetime(2026, 3, 3, 9, 0, tzinfo=dt.UTC)


def message(address: str = "kari@nordlys.example") -> EmailMessage:
    to = Addressee(
        address, "nb", "nordlys", "Nordlys Drift AS", "p@nordlys.example", "https://portal.example"
    )
    return compose("email_changed", to, link=to.link("/profile/contact"))


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate for localhost that this machine trusts."""
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


def read(path: Path) -> EmailMessage:
    found = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def to_of(mail: EmailMessage) -> str:
    """The parser keeps what is not ASCII as it came."""
    return str(mail["To"]).encode("utf-8", "surrogateescape").decode()


def test_without_a_server_there_is_a_file(tmp_path: Path) -> None:
    settings = Settings.load({"PORTAL_DATA": str(tmp_path)})
    open_post(settings).send(message(), Sending())
    [path] = (tmp_path / "outbox").iterdir()
    assert path.name == "00000007-mail.email_changed.eml"
    assert path.stat().st_mode & 0o077 == 0
    mail = read(path)
    assert mail["To"] == "kari@nordlys.example"
    assert mail["From"] == "personvern@cerum.no"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_retry_writes_the_same_file_and_cleans_up(tmp_path: Path) -> None:
    post = Outbox(tmp_path, SENDER)
    post.send(message(), Sending())
    [path] = tmp_path.iterdir()
    first = path.read_bytes()
    (tmp_path / f".{path.name}.1").write_bytes(b"half a mai")
    post.send(message(), Sending(attempts=2))
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == first


def test_a_file_is_read_as_it_stands(tmp_path: Path) -> None:
    Outbox(tmp_path, SENDER).send(message(), Sending())
    [path] = tmp_path.iterdir()
    lines = path.read_text("utf-8").splitlines()
    assert "Fra nå av skriver medlemsportalen til deg på denne adressen." in lines
    assert "https://portal.example/profile/contact?customer_id=nordlys" in lines


def test_two_occasions_have_two_message_ids(tmp_path: Path) -> None:
    post = Outbox(tmp_path, SENDER)
    for name in ("1-mail", "2-mail"):
        post.send(message(), Sending(name=name))
    ids = {str(read(path)["Message-ID"]) for path in tmp_path.iterdir()}
    assert len(ids) == 2
    assert all(one.endswith("@portal.example>") for one in ids)


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("kari@blåbær.no", "kari@xn--blbr-roah.no"),
        ("kåre@nordlys.no", "kåre@nordlys.no"),
    ],
)
def test_norwegian_letters_in_an_address(tmp_path: Path, address: str, written: str) -> None:
    Outbox(tmp_path, SENDER).send(message(address), Sending())
    [path] = tmp_path.iterdir()
    assert to_of(read(path)) == written


def test_an_address_cannot_add_a_header(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"[Hh]eader|idna|codec|invalid"):
        message("kari@nordlys.example\nBcc: alle@nordlys.example")


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_server_is_spoken_to_over_tls(trusted: Path, scheme: str) -> None:
    with serving(trusted, at_once=scheme == "smtps") as server:
        url = f"{scheme}://kari:hemmelig%40@localhost:{server.port}"
        MailServer(url, SENDER).send(message(), Sending())
    [mail] = server.taken
    assert mail["From"] == SENDER
    assert mail["Subject"] == "E-postadressen din i medlemsportalen er endret"
    text = mail.get_body(("plain",))
    assert text is not None
    assert "Fra nå av skriver medlemsportalen" in text.get_content()
    assert all(
        part["Content-Transfer-Encoding"] == "quoted-printable" for part in mail.iter_parts()
    )
    assert "Fra nå av" in mail.get_body(("html",)).get_content()
    verbs = [line.split()[0].upper() for line in server.heard]
    if scheme == "smtp":
        assert verbs.index("STARTTLS") < verbs.index("AUTH") < verbs.index("MAIL")


def test_a_certificate_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    with (
        serving(make_certificate(tmp_path)) as server,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        MailServer(f"smtp://localhost:{server.port}", SENDER).send(message(), Sending())
    assert server.taken == []


def test_a_certificate_of_another_host_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make_certificate(tmp_path, "mail.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(certificate) as server, pytest.raises(ssl.SSLCertVerificationError):
        MailServer(f"smtp://localhost:{server.port}", SENDER).send(message(), Sending())
    assert server.taken == []


def test_a_server_without_tls_gets_nothing(trusted: Path) -> None:
    with serving(trusted, offers_tls=False) as server:
        post = MailServer(f"smtp://kari:hemmelig@localhost:{server.port}", SENDER)
        with pytest.raises(smtplib.SMTPException):
            post.send(message(), Sending())
    assert {line.split()[0].upper() for line in server.heard} <= {"EHLO", "QUIT", "HELO"}


def test_a_refused_address_is_told_from_trouble_that_passes(trusted: Path) -> None:
    with serving(trusted) as server:
        post = MailServer(f"smtp://localhost:{server.port}", SENDER)
        server.refuses["RCPT"] = "550 no such mailbox"
        with pytest.raises(AddressRefused):
            post.send(message(), Sending())
        server.refuses["RCPT"] = "451 try again later"
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            post.send(message(), Sending())
    assert server.taken == []


def test_a_name_with_a_norwegian_letter_reaches_a_server(trusted: Path) -> None:
    with serving(trusted) as server:
        MailServer(f"smtp://localhost:{server.port}", SENDER).send(
            message("kåre@nordlys.no"), Sending()
        )
    assert to_of(server.taken[0]) == "kåre@nordlys.no"
