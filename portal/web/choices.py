"""The visitor's choices: the purposes of their customer, in their language, attested by this portal."""

from collections.abc import Mapping, Sequence

from flask import g, request

from portal import clock
from portal.catalogues import catalogue
from portal.consents.decide import Choice
from portal.consents.models import Channel
from portal.consents.notary import Notary
from portal.consents.offers import Offer, offers_of
from portal.consents.publishing import publish_shipped
from portal.consents.receipt import Shown
from portal.consents.texts import Text
from portal.data import purposes
from portal.web.i18n import language
from portal.web.portal import portal
from portal.web.visit import visit


def offers() -> Mapping[str, Offer]:
    """Return the purposes of the visitor's customer; a database without the shipped texts gets them."""
    if "offers" not in g:
        customer = visit().customer
        found = offers_of(customer)
        if not purposes.SHIPPED.keys() <= found.keys():
            publish_shipped(say, at=clock.now())
            found = offers_of(customer)
        g.offers = found
    found_before: Mapping[str, Offer] = g.offers
    return found_before


def say(text: str, spoken: str) -> str:
    """Return ``text`` in the language ``spoken``."""
    return str(catalogue(spoken).gettext(text))


def choice(offer: Offer) -> Choice:
    """Return what the visitor may say about ``offer``."""
    here = visit()
    return Choice(here.member, here.customer, offer, notary())


def notary() -> Notary:
    """Return what this portal attests with."""
    made = portal()
    return Notary(made.keys, made.register, made.settings.base_url)


def told(offer: Offer) -> Text:
    """Return what ``offer`` says to the visitor."""
    return offer.texts[language()].told_by(visit().customer.name)


def text_answered(offer: Offer) -> tuple[str, Text] | None:
    """Return language and text that the visitor had before them, or None if it is told no more.

    A form that does not say, as a script would send, had the present text before it.
    """
    sent = request.form.get("text")
    if not sent:
        return language(), told(offer)
    return offer.text_shown(sent, visit().customer)


def shown(answered: tuple[str, Text], channel: Channel, beside: Sequence[str]) -> Shown:
    """Return what stood before the visitor, with what stood ``beside`` the text."""
    spoken, text = answered
    return Shown(text, spoken, channel, beside, asks_not_to_be_tracked())


def asks_not_to_be_tracked() -> bool:
    """Return whether the browser sends the signal of Global Privacy Control."""
    return request.headers.get("Sec-GPC") == "1"
