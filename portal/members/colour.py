"""A customer's own colour: whether it can be seen, which one near it can, and the rules it becomes.

Contrast is WCAG 2.2's (1.4.3, 1.4.11): 4.5 to 1 for text, 3 to 1 for what is no text.
"""

import colorsys
import re
from collections.abc import Callable, Iterable

from portal.data.checks import tidy
from portal.words import N_, Refused

FOR_TEXT, FOR_SHAPES = 4.5, 3.0
BLACK, WHITE = "000000", "ffffff"
# What is behind a button on light and on dark pages: the theme's neutral page and panel.
LIGHT, DARK = ("ffffff", "f3f3f4"), ("1e2022", "26282b")
STEPS = 200
_HEX = re.compile(r"#?([0-9a-fA-F]{6})")


class TooFaint(Refused):
    """The colour does not stand out from the pages; the sentence says how much, and names another."""

    def __init__(self, colour: str) -> None:
        super().__init__(
            N_(
                "Kontrasten mot sidene er %(light)s i lys visning og %(dark)s i mørk, og må være minst"
                " 3. #%(other)s ligner, og er tydelig nok."
            ),
            light=_said(lowest(colour, LIGHT)),
            dark=_said(lowest(in_dark(colour), DARK)),
            other=nearest(colour, is_clear),
        )


def colour(text: str) -> str:
    """Return the six hexadecimal digits of ``text``; raises `Refused`, or `TooFaint` with a way out."""
    found = _HEX.fullmatch(tidy(text))
    if found is None:
        raise Refused(N_("Skriv fargen med # og 6 tegn, for eksempel #1a7f5a."))
    digits = found[1].lower()
    if not is_clear(digits):
        raise TooFaint(digits)
    return digits


def is_clear(digits: str) -> bool:
    """Return whether shapes in the colour stand out from light pages, and its dark shade from dark."""
    return lowest(digits, LIGHT) >= FOR_SHAPES and lowest(in_dark(digits), DARK) >= FOR_SHAPES


def in_dark(digits: str) -> str:
    """Return the shade of the colour on dark pages: itself, or the nearest that stands out there."""
    return nearest(digits, lambda one: lowest(one, DARK) >= FOR_SHAPES)


def contrast(one: str, other: str) -> float:
    """Return the contrast between two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lowest(digits: str, behind: Iterable[str]) -> float:
    """Return the contrast to that of ``behind`` from which the colour stands out least."""
    return min(contrast(digits, one) for one in behind)


def nearest(digits: str, fits: Callable[[str], bool]) -> str:
    """Return the colour of the same hue that ``fits`` and is nearest in lightness.

    Where none does, it is that of a grey.
    """
    if fits(digits):
        return digits
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(digits))
    shades = sorted((step / STEPS for step in range(STEPS + 1)), key=lambda at: abs(at - lightness))
    for strength in (saturation, 0.0):
        for shade in shades:
            found = _digits(colorsys.hls_to_rgb(hue, shade, strength))
            if fits(found):
                return found
    return digits


def text_on(digits: str) -> str:
    """Return black or white: what is read best on the colour; one of them always reaches 4.5."""
    return max((WHITE, BLACK), key=lambda text: contrast(text, digits))


def style_sheet(digits: str) -> str:
    """Return the rules that put the colour in place of the theme's, in light and in dark."""
    light, dark = _rules(digits, LIGHT), _rules(in_dark(digits), DARK)
    return (
        f":root{{{light}}}"
        f"@media (prefers-color-scheme:dark){{[data-color-scheme=auto]{{{dark}}}}}"
        f"[data-color-scheme=dark]{{{dark}}}"
    )


def _rules(digits: str, pages: tuple[str, str]) -> str:
    on = text_on(digits)
    toward = "#000" if on == WHITE else "#fff"
    text = nearest(digits, lambda one: lowest(one, pages) >= FOR_TEXT + 1)
    shades = {
        "base-default": f"#{digits}",
        "base-hover": f"color-mix(in srgb,#{digits} 88%,{toward})",
        "base-active": f"color-mix(in srgb,#{digits} 76%,{toward})",
        "base-contrast-default": f"#{on}",
        "border-default": f"#{digits}",
        "border-strong": f"#{text}",
        "text-subtle": f"#{text}",
        "surface-tinted": f"color-mix(in srgb,#{digits} 6%,#{pages[0]})",
        "surface-hover": f"color-mix(in srgb,#{digits} 10%,#{pages[0]})",
        "surface-active": f"color-mix(in srgb,#{digits} 14%,#{pages[0]})",
    }
    return "".join(f"--ds-color-accent-{name}:{value};" for name, value in shades.items())


def _channels(digits: str) -> tuple[float, float, float]:
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def _digits(channels: tuple[float, float, float]) -> str:
    return "".join(f"{round(channel * 255):02x}" for channel in channels)


def _luminance(digits: str) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in _channels(digits)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _said(ratio: float) -> str:
    return f"{int(ratio * 10) / 10}".replace(".", ",")
