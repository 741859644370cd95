"""Purposes: what they say, who offers them, for how long, and whether visits are measured."""

import tomllib
from pathlib import Path
from typing import Any

import click

from portal import clock
from portal.consents.models import SHIPPED, PurposeVersion
from portal.consents.offers import Offer, offers_of
from portal.consents.publishing import (
    add_purpose,
    latest_version,
    publish_shipped,
    publish_text,
)
from portal.consents.settings import set_measurement, set_offered, set_renewal
from portal.consents.texts import PurposeRefused, Text, checked_texts
from portal.data.purposes import Basis
from portal.members.customers import find_customer
from portal.members.models import Customer
from portal.operator.noun import Noun
from portal.operator.show import json_option, show_json, show_table
from portal.web.choices import say
from portal.words import LANGUAGES, N_

noun = Noun("purpose", help="Why personal data is processed, and what members are asked.")

customer_option = click.option(
    "--customer", "customer_id", metavar="CUSTOMER_ID", required=True, help="Whose purpose it is."
)
folder_argument = click.argument("folder", type=click.Path(path_type=Path))
NONE = "none"


@noun.command("list")
@customer_option
@json_option
def list_purposes(customer_id: str, as_json: bool) -> None:
    """List the purposes of a customer as its members are told."""
    rows = [_row(offer) for offer in offers_of(_told(customer_id)).values()]
    if as_json:
        show_json(rows)
    else:
        show_table(rows)


@noun.command("add")
@click.argument("key")
@folder_argument
@customer_option
@click.option("--basis", type=click.Choice([b.value for b in Basis]), default=Basis.CONSENT.value)
@json_option
def add(key: str, folder: Path, customer_id: str, basis: str, as_json: bool) -> None:
    """Add a purpose of a customer's own, with the texts in FOLDER (nb.toml, nn.toml, en.toml).

    Each file has name, explanation, data, recipients, kept and if_no; for a consent also question
    and effect. %(customer)s stands for the customer's name.
    """
    chosen = Basis(basis)
    texts = read_texts(folder, chosen)
    version = add_purpose(find_customer(customer_id), key, chosen, texts, at=clock.now())
    _published(version, as_json)


@noun.command("publish")
@click.argument("key", required=False)
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--customer", "customer_id", metavar="CUSTOMER_ID", help="A customer's own purpose.")
@click.option(
    "--material/--editorial", default=None, help="Whether members are asked again; say which."
)
@json_option
def publish(
    key: str | None,
    folder: Path | None,
    customer_id: str | None,
    material: bool | None,
    as_json: bool,
) -> None:
    """Publish the changed text of KEY from FOLDER; without them, the shipped texts that changed."""
    if key is None:
        for version in publish_shipped(say, at=clock.now()):
            _published(version, as_json)
        return
    if folder is None or material is None:
        raise click.UsageError("Give the folder of the texts, and --material or --editorial.")
    series = find_customer(customer_id).key if customer_id else SHIPPED
    known = latest_version(series, key)
    basis = Basis(known.basis) if known else Basis.CONSENT
    texts = read_texts(folder, basis)
    _published(publish_text(series, key, texts, material=material, at=clock.now()), as_json)


@noun.command("offer")
@click.argument("key")
@customer_option
def offer(key: str, customer_id: str) -> None:
    """Ask the members of a customer about KEY."""
    set_offered(_told(customer_id), key, True, by=None, at=clock.now())
    click.echo(f"Members of {customer_id} are asked about {key}.")


@noun.command("stop")
@click.argument("key")
@customer_option
def stop(key: str, customer_id: str) -> None:
    """Stop asking about KEY; nothing is collected for it from now on."""
    set_offered(_told(customer_id), key, False, by=None, at=clock.now())
    click.echo(f"Members of {customer_id} are no longer asked about {key}.")


@noun.command("renewal")
@click.argument("key")
@click.argument("months", type=int, required=False)
@customer_option
def renewal(key: str, months: int | None, customer_id: str) -> None:
    """Let a consent to KEY last for MONTHS, or without them for as long as it stands."""
    set_renewal(_told(customer_id), key, months, by=None, at=clock.now())
    click.echo(f"A consent to {key} lasts {f'{months} months' if months else 'until withdrawn'}.")


@noun.command("measure")
@click.argument("measurement_id", metavar="G-…|none")
@customer_option
def measure(measurement_id: str, customer_id: str) -> None:
    """Measure visits with a Google Analytics property, by members who say yes; or not at all."""
    chosen = None if measurement_id == NONE else measurement_id
    set_measurement(_told(customer_id), chosen, by=None, at=clock.now())
    click.echo(
        f"Visits at {customer_id} are measured with {chosen}." if chosen else "Not measured."
    )


def read_texts(folder: Path, basis: Basis) -> dict[str, Text]:
    """Return the texts in ``folder`` by language; raises `PurposeRefused` for what cannot be read."""
    written: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        path = folder / f"{language}.toml"
        try:
            written[language] = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise PurposeRefused(N_("Filen %(file)s kan ikke leses."), file=path.name) from None
    return checked_texts(written, basis)


def _told(customer_id: str) -> Customer:
    """The customer, whose members are told the shipped texts from now on if they were not yet."""
    publish_shipped(say, at=clock.now())
    return find_customer(customer_id)


def _published(version: PurposeVersion, as_json: bool) -> None:
    row = {"purpose": version.purpose, "version": version.number, "edition": version.edition}
    if as_json:
        show_json(row)
    else:
        click.echo("Published {purpose}, version {version}, edition {edition}.".format(**row))


def _row(offer: Offer) -> dict[str, Any]:
    return {
        "purpose": offer.key,
        "basis": offer.basis.value,
        "decided_by": offer.decided_by.value,
        "version": offer.number,
        "edition": offer.edition,
        "offered": offer.offered,
        "renewal_months": offer.renewal_months,
        "measurement_id": offer.measurement_id,
    }
