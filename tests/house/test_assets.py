"""The static files: small, whole, unchanged from upstream, and named by what they hold."""

import gzip
import hashlib
import re
from pathlib import Path

import brotli
import pytest
from whitenoise import WhiteNoise

from portal.assets import MANIFEST, SOURCE, Assets, AssetsMissing, build, style_sheet

KILOBYTE = 1000
VENDOR = SOURCE / "vendor"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    build(SOURCE, folder)
    return folder


def size_on_the_wire(assets: Assets, name: str) -> int:
    return Path(f"{assets.folder / Path(assets.url(name)).name}.br").stat().st_size


def headers_of(served: WhiteNoise, url: str) -> dict[str, str]:
    answer = served.files[url].get_response("GET", {"HTTP_ACCEPT_ENCODING": "br"})
    answer.file.close()
    return dict(answer.headers)


def test_vendored_files_are_upstreams_own() -> None:
    listed = dict(
        reversed(line.split()) for line in (VENDOR / "CHECKSUMS").read_text().splitlines()
    )
    found = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name not in ("CHECKSUMS", "REFRESH.md")
    }
    assert found == listed


def test_every_vendored_component_is_used() -> None:
    sheet = style_sheet()
    for path in (VENDOR / "designsystemet").glob("*.css"):
        if path.name != "theme.css":
            assert path.read_text() in sheet, path.name


@pytest.mark.parametrize(
    ("name", "limit"), [("portal.css", 15), ("portal.js", 15), ("favicon.svg", 1)]
)
def test_a_first_visit_leaves_room_for_the_page(built: Path, name: str, limit: int) -> None:
    assert size_on_the_wire(Assets(built), name) <= limit * KILOBYTE


def test_names_are_made_from_the_content(built: Path) -> None:
    for path in built.iterdir():
        if path.suffix in (".css", ".js", ".svg"):
            named = path.name.split(".")[-2]
            assert named == hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def test_compressed_neighbours_hold_the_same(built: Path) -> None:
    plain = [path for path in built.iterdir() if path.suffix in (".css", ".js", ".svg")]
    assert len(plain) > 3
    for path in plain:
        assert brotli.decompress(Path(f"{path}.br").read_bytes()) == path.read_bytes()
        assert gzip.decompress(Path(f"{path}.gz").read_bytes()) == path.read_bytes()


def test_a_second_build_changes_nothing(built: Path) -> None:
    before = {path.name: path.read_bytes() for path in built.iterdir()}
    build(SOURCE, built)
    assert {path.name: path.read_bytes() for path in built.iterdir()} == before


def test_the_style_sheet_asks_only_for_files_that_are_there(built: Path) -> None:
    sheet = (built / Path(Assets(built).url("portal.css")).name).read_text()
    asked = re.findall(r"url\(([^)]+)\)", sheet)
    assert asked
    assert all((built / name).is_file() for name in asked)
    assert "@import" not in sheet
    assert "brand1" not in sheet


def test_the_files_are_cached_for_good_and_the_manifest_is_not(built: Path) -> None:
    served = Assets(built).serve(lambda environ, start: [])
    url = Assets(built).url("portal.css")
    headers = headers_of(served, url)
    assert headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert headers["Content-Encoding"] == "br"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" not in headers_of(served, f"/static/{MANIFEST}")["Cache-Control"]


def test_files_that_are_not_built_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(AssetsMissing, match="make run"):
        Assets(tmp_path)


def test_a_template_cannot_ask_for_a_file_that_does_not_exist(built: Path) -> None:
    with pytest.raises(AssetsMissing, match=r"logo\.png"):
        Assets(built).url("logo.png")
