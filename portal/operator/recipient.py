"""Recipients: list, add, end; Cerum's own, or one customer's."""

from __future__ import annotations

from typing import Any

import click

from portal import clock
from portal.consents.offers import offers_of
from portal.data.purposes import SHIPPED as PURPOSES
from portal.members.customers import find_customer
from portal.members.models import Customer
from portal.operator.noun import Noun
from portal.operator.show import english, json_option, show_json, show_table
from portal.sharing.kinds import RecipientKind, Responsibility, TransferGround
from portal.sharing.models import SHIPPED, RecipientVersion
from portal.sharing.particulars import Allowed, checked
from portal.sharing.recipients import (
    add_recipient,
    all_recipients,
    end_recipient,
    recipient_by_key,
)
from portal.sharing.shipped import publish_shipped_recipients
from portal.web.portal import portal

noun = Noun("recipient", help="Who gets personal data: Cerum's suppliers, or a customer's own.")

customer_option = click.option(
    "--customer", "key", metavar="CUSTOMER_ID", help="A customer's own; Cerum's if left out."
)


@noun.command("list")
@customer_option
@json_option
def list_recipients(key: str | None, as_json: bool) -> None:
    """List the recipients as they hold now, ended ones too."""
    _ship()
    customer = _customer(key)
    rows = [_row(version) for version in all_recipients(customer.key if customer else SHIPPED)]
    (show_json if as_json else show_table)(rows)


@noun.command("add")
@click.argument("name")
@customer_option
@click.option("--key", "wanted", help="Names it on the command line; made of the name if left out.")
@click.option("--kind", type=click.Choice(list(RecipientKind)), required=True)
@click.option("--why", required=True, help="What it needs the data for, in one sentence.")
@click.option("--column", "columns", multiple=True, help="table.column, or a kind of data.")
@click.option("--purpose", required=True, help="Key of the purpose.")
@click.option("--responsibility", type=click.Choice(list(Responsibility)), required=True)
@click.option("--country", default="NO", show_default=True, help="Two letters.")
@click.option("--transfer-ground", type=click.Choice(list(TransferGround)))
@click.option("--agreement", help="Title of the agreement; a processor must have one.")
@click.option("--agreed-on", help="Its date.")
@click.option("--privacy-url", help="Its own privacy policy.")
@click.option("--contact-email", help="The mailbox where it is told.")
@click.option("--webhook-url", help="Where its system is told.")
@json_option
def add(
    key: str | None, wanted: str | None, columns: tuple[str, ...], as_json: bool, **said: str | None
) -> None:
    """Add a recipient called NAME."""
    _ship()
    customer, made = _customer(key), portal()
    picked = made.shareables.spelled_out(columns)
    particulars = checked(said, picked, _allowed(customer))
    added = add_recipient(customer, particulars, by=None, at=clock.now(), key=wanted)
    version = recipient_by_key(added.recipient.series, added.recipient.key)
    if as_json:
        show_json(_row(version))
    else:
        click.echo(f"Added {version.recipient.key}.")


@noun.command("end")
@click.argument("recipient_key", metavar="KEY")
@customer_option
@json_option
def end(recipient_key: str, key: str | None, as_json: bool) -> None:
    """Let the recipient KEY get nothing more."""
    customer = _customer(key)
    now = recipient_by_key(customer.key if customer else SHIPPED, recipient_key)
    end_recipient(now.recipient, based_on=now.number, by=None, at=clock.now())
    version = recipient_by_key(now.recipient.series, recipient_key)
    if as_json:
        show_json(_row(version))
    else:
        click.echo(f"Ended {recipient_key}.")


def _ship() -> None:
    publish_shipped_recipients(portal().shareables, at=clock.now())


def _customer(key: str | None) -> Customer | None:
    return find_customer(key) if key else None


def _allowed(customer: Customer | None) -> Allowed:
    bases = {key: purpose.basis for key, purpose in PURPOSES.items()}
    if customer is not None:
        bases |= {key: offer.basis for key, offer in offers_of(customer).items()}
    unsafe = not portal().settings.production
    return Allowed(frozenset(portal().shareables.all), bases, unsafe)


def _row(version: RecipientVersion) -> dict[str, Any]:
    return {
        "key": version.recipient.key,
        "name": english(version.name),
        "kind": version.kind,
        "why": english(version.why),
        "columns": len(version.columns),
        "purpose": version.purpose,
        "basis": version.basis,
        "responsibility": version.responsibility,
        "country": version.country,
        "version": version.number,
        "ended": version.is_ended,
        "since": version.at,
    }
