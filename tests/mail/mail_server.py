"""A mail server on this machine: real TLS, real SMTP, and a memory of what it was sent."""

import contextlib
import datetime as dt
import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def make_certificate(folder: Path, host: str = "localhost") -> Path:
    """Write a certificate for ``host`` with its key, and return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    today = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1))
        .not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{host}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return path


class MailServer(socketserver.ThreadingTCPServer):
    """What is told to it and what it took, in order."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, certificate: Path, *, at_once: bool, offers_tls: bool = True) -> None:
        super().__init__((str(ipaddress.ip_address("127.0.0.1")), 0), Talk)
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate)
        self.at_once, self.offers_tls = at_once, offers_tls
        self.refuses: dict[str, str] = {}
        self.heard: list[str] = []
        self.taken: list[EmailMessage] = []

    @property
    def port(self) -> int:
        """Where it listens on this machine."""
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up on a certificate is expected."""


class Talk(socketserver.StreamRequestHandler):
    """One client."""

    server: MailServer

    def finish(self) -> None:
        """Close what was opened, the encrypted side too."""
        with contextlib.suppress(OSError):
            super().finish()
        self.request.close()

    def handle(self) -> None:
        """Speak SMTP until the client leaves."""
        if self.server.at_once:
            self._encrypt()
        self._say("220 localhost ready")
        while line := self.rfile.readline().decode().strip():
            self.server.heard.append(line)
            if not self._answer(line):
                return

    def _answer(self, line: str) -> bool:
        verb = line.split()[0].upper()
        if verb == "EHLO":
            offers = ["localhost", "8BITMIME", "SMTPUTF8", "AUTH PLAIN"]
            offers += ["STARTTLS"] if self.server.offers_tls else []
            for offer in offers[:-1]:
                self._say(f"250-{offer}")
            self._say(f"250 {offers[-1]}")
        elif verb == "STARTTLS":
            self._say("220 go on")
            self._encrypt()
        elif verb == "AUTH":
            self._say("235 welcome")
        elif verb == "RCPT" and self.server.refuses:
            self._say(self.server.refuses["RCPT"])
        elif verb == "DATA":
            self._say("354 go on")
            self._take()
        else:
            self._say("221 bye" if verb == "QUIT" else "250 ok")
        return verb != "QUIT"

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.server.taken.append(message)
        self._say("250 taken")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def _encrypt(self) -> None:
        self.request = self.server.tls.wrap_socket(self.request, server_side=True)
        self.setup()


@contextmanager
def serving(
    certificate: Path, *, at_once: bool = False, offers_tls: bool = True
) -> Iterator[MailServer]:
    """Run a mail server for the length of a ``with``."""
    with MailServer(certificate, at_once=at_once, offers_tls=offers_tls) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
