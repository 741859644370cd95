"""Static files: one style sheet and one script, named by content and compressed beforehand.

`make run` and `make test` build `static/` into `.build/static/` (`python -P portal/assets.py`).
It is a build step and never runs at import: two processes that build at the same time could
serve each other's half files.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

if TYPE_CHECKING:
    from wsgiref.headers import Headers

    from _typeshed.wsgi import WSGIApplication
    from whitenoise import WhiteNoise

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "static"
TARGET = ROOT / ".build" / "static"
MANIFEST = "manifest.json"

Manifest: TypeAlias = Mapping[str, str]
"""From the name a template uses (`portal.css`) to the file's name (`portal.3f6c….css`)."""

# The order is that of upstream's index.css: within a layer, the later file wins.
COMPONENTS = (
    ("ds.base", ("base", "heading", "label", "paragraph")),
    ("ds.components", ("link",)),
    ("ds.base", ("validation-message",)),
    (
        "ds.components",
        (
            "data-size-workaround",
            "button",
            "input",
            "field",
            "fieldset",
            "alert",
            "skip-link",
            "list",
            "card",
            "pagination",
            "tag",
            "error-summary",
            "table",
        ),
    ),
)

# Whole declarations and rules of the theme that no page of ours can reach.
UNUSED = (
    re.compile(r"--ds-color-brand\d-[a-z-]+:[^;{}]+;?"),
    re.compile(r"\[data-color-scheme\]\[data-color=brand\d\],\[data-color=brand\d\]\{[^{}]*\}"),
    re.compile(r"@layer ds\.theme\.typography\.secondary\{\[data-typography=\w+\]\{[^{}]*\}\}"),
    re.compile(r"--ds-body-(?:short|long)-[a-z-]+:[^;{}]+;?"),
)

# Upstream draws icons from data addresses; the content policy allows images from our files only.
INLINE_ICON = re.compile(r'url\("data:image/svg\+xml;charset=utf-8,([^"]+)"\)')

COMPRESSED = {".css", ".js", ".svg"}
HASHED = re.compile(r"\.[0-9a-f]{12}\.")


class AssetsMissing(RuntimeError):
    """The static files are not built, or a template asks for one that does not exist."""


class Assets:
    """The built files, read once at start."""

    def __init__(self, folder: Path = TARGET) -> None:
        self.folder = folder
        try:
            self._manifest: Manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        except FileNotFoundError:
            raise AssetsMissing(
                f"{folder} has no {MANIFEST}. Run make run, or make ready."
            ) from None

    def url(self, name: str) -> str:
        """Return the address of a file, for instance `/static/portal.3f6c0a9b12de.css`."""
        try:
            return f"/static/{self._manifest[name]}"
        except KeyError:
            raise AssetsMissing(f"There is no static file called {name}.") from None

    def serve(self, app: WSGIApplication) -> WhiteNoise:
        """Return `app` with the built files in front of it.

        They are cached for good, since a name never changes its content.
        """
        from whitenoise import WhiteNoise

        return WhiteNoise(
            app,
            root=str(self.folder),
            prefix="static/",
            max_age=60,
            allow_all_origins=False,
            immutable_file_test=lambda path, url: bool(HASHED.search(url)),
            add_headers_function=_add_headers,
        )


def build(source: Path = SOURCE, target: Path = TARGET) -> Manifest:
    """Write every file under its hashed name, with `.br` and `.gz`; return the manifest.

    Earlier files stay: a page that was served a minute ago may still ask for them.
    """
    target.mkdir(parents=True, exist_ok=True)
    manifest: dict[str, str] = {}

    def write(name: str, content: bytes) -> str:
        manifest[name] = _write(target, name, content)
        return manifest[name]

    def write_icon(inline: re.Match[str]) -> str:
        return f"url({write(*_icon(unquote(inline[1])))})"

    write("portal.css", INLINE_ICON.sub(write_icon, style_sheet(source)).encode())
    write("portal.js", script(source).encode())
    # Only who agreed to be measured fetches this one.
    write("analytics.js", (source / "js" / "analytics.js").read_bytes())
    write("passkeys.js", (source / "js" / "passkeys.js").read_bytes())
    for path in sorted(source.glob("*.svg")):
        write(path.name, path.read_bytes())
    _replace(target / MANIFEST, json.dumps(manifest, indent=1, sort_keys=True).encode())
    return manifest


def style_sheet(source: Path = SOURCE) -> str:
    """Return the whole style sheet: theme, components in upstream's order, our own files."""
    vendor = source / "vendor" / "designsystemet"
    parts = ["@layer ds.theme,ds.elements,ds.base,ds.components;", _theme(vendor / "theme.css")]
    for layer, names in COMPONENTS:
        rules = "".join((vendor / f"{name}.css").read_text("utf-8") for name in names)
        parts.append(f"@layer {layer}{{{rules}}}")
    parts += [_squeeze(path.read_text("utf-8")) for path in sorted((source / "css").glob("*.css"))]
    return "".join(parts)


def script(source: Path = SOURCE) -> str:
    """Return the whole script: htmx, then our own lines. One file, since every page needs both."""
    files = (source / "vendor" / "htmx.min.js", source / "js" / "app.js")
    return "\n".join(path.read_text("utf-8") for path in files)


def _icon(drawing: str) -> tuple[str, bytes]:
    """Return a name that equal drawings share, and the drawing."""
    content = drawing.encode()
    return f"icon-{hashlib.sha256(content).hexdigest()[:4]}.svg", content


def _theme(path: Path) -> str:
    rules = path.read_text("utf-8")
    for pattern in UNUSED:
        rules = pattern.sub("", rules)
    return rules


def _squeeze(rules: str) -> str:
    """Return our own CSS without comments and line breaks. Brotli takes the rest."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)).strip()


def _write(target: Path, name: str, content: bytes) -> str:
    import brotli

    path = Path(name)
    hashed = f"{path.stem}.{hashlib.sha256(content).hexdigest()[:12]}{path.suffix}"
    _replace(target / hashed, content)
    if path.suffix in COMPRESSED:
        _replace(target / f"{hashed}.br", brotli.compress(content, quality=11))
        _replace(target / f"{hashed}.gz", gzip.compress(content, 9, mtime=0))
    return hashed


def _replace(path: Path, content: bytes) -> None:
    """Write through a neighbour, so that no reader ever sees half a file."""
    neighbour = path.with_name(f"{path.name}.{os.getpid()}")
    neighbour.write_bytes(content)
    neighbour.replace(path)


def _add_headers(headers: Headers, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"


if __name__ == "__main__":
    made = build()
    sizes = {name: (TARGET / f"{made[name]}.br").stat().st_size for name in made}
    print(f"Built {len(made)} static files; portal.css is {sizes['portal.css']} bytes, ", end="")
    print(f"portal.js {sizes['portal.js']} (brotli).")
