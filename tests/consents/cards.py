"""What a member reads and presses on the card of a purpose."""

from tests.answers import Page
from tests.pages import Visitor


def press(visitor: Visitor, key: str, act: str) -> Page:
    """Press a button of a card, as it stands on the last page."""
    return visitor.submit(form=f"form[action='/consents/{key}/{act}']")


def card(page: Page, key: str) -> str:
    """Return what the card says, in one line."""
    found = page.html.select_one(f"#consent-{key}")
    assert found is not None
    return " ".join(found.get_text(" ").split())


def acts(page: Page, key: str) -> list[str]:
    """Return the words of the card's buttons, in order."""
    buttons = page.html.select(f"#consent-{key} button")
    return [next(button.strings).strip() for button in buttons]
