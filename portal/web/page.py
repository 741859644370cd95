"""What every page shows around its content, given to the layouts as one object."""

from dataclasses import dataclass

from flask import request

from portal.consents.texts import Text
from portal.data_requests.announced import Announced
from portal.members.models import Customer, Member
from portal.web.analytics import Measuring, measuring, open_question
from portal.web.colour import style_address
from portal.web.frame import Frame, Look, Texts
from portal.web.i18n import language, telephone
from portal.web.navigation import navigation
from portal.web.notices import take_notice
from portal.web.redirects import on_site
from portal.web.visit import Visit, seconds_left, visit_or_none


@dataclass(frozen=True, slots=True)
class Page:
    """What a page knows besides its content."""

    locale: str
    path: str
    customer: Customer | None
    member: Member | None
    notice: str | None
    open_question: Text | None
    measuring: Measuring | None
    erasure: Announced | None
    frame: Frame
    colour: str | None


def page_context() -> Page:
    """Return the frame for the page this request answers with."""
    here, locale = visit_or_none(), language()
    path = request.full_path.rstrip("?") if request.method == "GET" else request.path
    path = on_site(path) or "/"
    return Page(
        locale=locale,
        path=path,
        customer=here.customer if here else None,
        member=here.member if here else None,
        notice=take_notice(),
        open_question=open_question(),
        measuring=measuring(),
        erasure=here.erasure if here else None,
        frame=Frame(_look(here, locale), _texts(here, path)),
        colour=style_address(here.customer.colour) if here and here.customer.colour else None,
    )


def _look(here: Visit | None, locale: str) -> Look:
    if here is None:
        return Look(locale)
    menu = navigation(request.path, here.member.role, locale)
    spoken = tuple(here.customer.spoken)
    return Look(locale, menu, spoken, offers_measuring=bool(here.measurement))


def _texts(here: Visit | None, path: str) -> Texts:
    if here is None:
        return Texts(path)
    customer = here.customer
    phone, help_phone = _said(customer.contact_phone), _said(customer.help_phone)
    return Texts(
        path,
        initial=customer.name[:1].upper(),
        customer=customer.name,
        email=customer.contact_email or None,
        phone=phone,
        phone_link=phone and phone.replace(" ", ""),
        help_email=customer.help_email or None,
        help_phone=help_phone,
        help_phone_link=help_phone and help_phone.replace(" ", ""),
        privacy_contact=customer.privacy_contact or None,
        member=here.member.full_name,
        session_left=str(seconds_left(here)),
    )


def _said(number: str | None) -> str | None:
    return telephone(number) if number else None
