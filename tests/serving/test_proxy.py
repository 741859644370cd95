"""The nginx that `deploy/` ships, in front of the web processes that `make run` starts."""

import datetime as dt
import http.client
import json
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from flask import Flask

from portal.config import ROOT
from tests.serving.processes import start

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
HOST = "portal.example.no"
SPOOFED = {"Host": HOST, "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "gopher"}

needs_nginx = pytest.mark.skipif(
    not Path(NGINX).exists(), reason="LEFT OUT: needs the package nginx"
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port


def write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = dt.datetime.now(dt.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
    signed = made.sign(key, hashes.SHA256())
    (folder / "fullchain.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def ask(port: int, path: str, **headers: str) -> bytes:
    """Return the body of what nginx answers over https."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=10)
    connection.request("GET", path, headers={**SPOOFED, **headers})
    body = connection.getresponse().read()
    connection.close()
    return body


@pytest.fixture
def proxied(tmp_path: Path) -> Iterator[int]:
    """The https port of nginx with the shipped configuration; only ports and paths differ."""
    write_certificate(tmp_path)
    plain, secure = free_port(), free_port()
    with start(1, proxies=1) as served:
        site = (ROOT / "deploy" / "nginx.conf").read_text()
        for shipped, here in {
            "[::]:80": f"[::1]:{plain}",
            "[::]:443": f"[::1]:{secure}",
            "listen 80": f"listen {plain}",
            "listen 443": f"listen {secure}",
            "127.0.0.1:8000": f"127.0.0.1:{served.port}",
            f"/etc/letsencrypt/live/{HOST}": str(tmp_path),
            "/var/log/nginx/portal.log": str(tmp_path / "access.log"),
        }.items():
            assert shipped in site
            site = site.replace(shipped, here)
        (tmp_path / "site.conf").write_text(site)
        (tmp_path / "nginx.conf").write_text(
            f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\n"
            f"http {{ include {tmp_path}/site.conf; }}\n"
        )
        nginx = subprocess.Popen([NGINX, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "start"])
        try:
            _wait_for(secure)
            yield secure
        finally:
            nginx.terminate()
            nginx.wait(10)


@needs_nginx
def test_the_portal_learns_who_asks_from_the_proxy_and_not_from_the_client(proxied: int) -> None:
    seen = json.loads(ask(proxied, "/seen"))
    assert seen["REMOTE_ADDR"] == "127.0.0.1"
    assert seen["wsgi.url_scheme"] == "https"
    assert seen["HTTP_HOST"] == HOST


@needs_nginx
def test_the_log_of_the_proxy_holds_no_key_and_nothing_searched_for(
    proxied: int, tmp_path: Path, running: Flask
) -> None:
    rules = [rule.rule for rule in running.url_map.iter_rules() if "<token>" in rule.rule]
    assert len(rules) >= 6
    for rule in rules:
        ask(proxied, f"{rule.replace('<token>', 'hemmelig')}?q=hemmelig", Referer="hemmelig")
    ask(proxied, "/app/enter?code=hemmelig")
    ask(proxied, "/profile/contact")
    log = written(tmp_path / "access.log", lines=len(rules) + 2)
    assert "hemmelig" not in log
    assert '"GET /password/reset/" ' in log
    assert '"GET /profile/contact" ' in log


def test_without_a_proxy_nobody_can_pretend_to_be_one() -> None:
    with start(1) as served:
        connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=10)
        connection.request("GET", "/seen", headers=SPOOFED)
        seen = json.loads(connection.getresponse().read())
        connection.close()
    assert seen["REMOTE_ADDR"] == "127.0.0.1"
    assert seen["wsgi.url_scheme"] == "http"
    assert seen["HTTP_X_FORWARDED_FOR"] is None


def written(log: Path, lines: int) -> str:
    """Return the log once it has so many lines: nginx writes one when its answer is out."""
    until = time.monotonic() + 5
    while (found := log.read_text()).count("\n") < lines and time.monotonic() < until:
        time.sleep(0.02)
    assert found.count("\n") == lines
    return found


def _wait_for(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.1).close()
        except OSError:
            time.sleep(0.05)
            continue
        return
