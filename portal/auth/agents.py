"""Which browser and which kind of device, read from what the browser says about itself.

Coarse on purpose: a member must recognise the device, nobody needs its model. A reading of our own
takes microseconds; the tables of the known libraries are a megabyte and answer a finer question.
"""

import re
from dataclasses import dataclass

from portal.words import N_, Sentence

UNKNOWN_BROWSER = N_("Ukjent nettleser")
UNKNOWN_SYSTEM = N_("ukjent enhet")
APP = N_("Appen")

# The first that matches counts: most browsers also claim to be the ones below them.
_BROWSERS = (
    (re.compile(r"\bCerumApp\b|; wv\)|\bGSA/|FBA[NV]/"), APP),
    (re.compile(r"\bEdg(?:e|A|iOS)?/"), "Edge"),
    (re.compile(r"\bOPR/|\bOpera\b|\bOPT/"), "Opera"),
    (re.compile(r"\bSamsungBrowser/"), "Samsung Internet"),
    (re.compile(r"\bVivaldi/"), "Vivaldi"),
    (re.compile(r"\bDuckDuckGo/"), "DuckDuckGo"),
    (re.compile(r"\bFirefox/|\bFxiOS/"), "Firefox"),
    (re.compile(r"\b(?:Headless)?Chrome/|\bCriOS/|\bChromium/"), "Chrome"),
    (re.compile(r"\bVersion/[\d.]+ .*Safari/"), "Safari"),
    (re.compile(r"\((?:iPhone|iPad)[^)]*\).*AppleWebKit(?!.*Safari)"), APP),
)
_SYSTEMS = (
    (re.compile(r"\biPhone\b"), "iPhone"),
    (re.compile(r"\biPad\b"), "iPad"),
    (re.compile(r"\bAndroid\b"), "Android"),
    (re.compile(r"\bCrOS\b"), "Chromebook"),
    (re.compile(r"\bWindows NT\b"), "Windows"),
    (re.compile(r"\bMac OS X\b|\bMacintosh\b"), "Mac"),
    (re.compile(r"\bLinux\b|\bX11\b"), "Linux"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a browser says it is."""

    browser: str
    system: str

    @property
    def sentence(self) -> Sentence:
        """Return ``Firefox på Windows``."""
        values: dict[str, object] = {
            "browser": Sentence(self.browser),
            "system": Sentence(self.system),
        }
        return Sentence(N_("%(browser)s på %(system)s"), values)


def read_agent(agent: str) -> Reading:
    """Return browser and kind of device of a User-Agent header."""
    return Reading(
        next((name for shape, name in _BROWSERS if shape.search(agent)), UNKNOWN_BROWSER),
        next((name for shape, name in _SYSTEMS if shape.search(agent)), UNKNOWN_SYSTEM),
    )
