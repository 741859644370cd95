"""Customers: add one, show them."""

from typing import Any

import click

from portal import clock
from portal.members.customers import add_customer, all_customers, find_customer, members_by_state
from portal.members.models import Customer, MemberState
from portal.operator.noun import Noun
from portal.operator.show import json_option, show_json, show_table
from portal.words import LANGUAGES

noun = Noun("customer", help="The legal entities that buy the service.")


@noun.command("add")
@click.argument("key", metavar="CUSTOMER_ID")
@click.option("--name", required=True, help="The legal name.")
@click.option("--org-number", required=True, help="Norwegian organisation number, 9 digits.")
@click.option("--contact-email", required=True, help="Where members reach the customer.")
@click.option("--contact-phone", help="The same, by telephone.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), help="Of who has chosen none.")
@json_option
def add(as_json: bool, **written: str | None) -> None:
    """Add a customer."""
    customer = add_customer(written, at=clock.now())
    if as_json:
        show_json(_row(customer))
    else:
        click.echo(f"Added {customer.key}, {customer.name}.")


@noun.command("show")
@click.argument("key", metavar="[CUSTOMER_ID]", required=False)
@json_option
def show(key: str | None, as_json: bool) -> None:
    """Show one customer, or all."""
    rows = [_row(customer) for customer in ([find_customer(key)] if key else all_customers())]
    if as_json:
        show_json(rows[0] if key else rows)
    elif not rows:
        click.echo("There are no customers. Add one with: flask --app app customer add")
    else:
        show_table(rows)


def _row(customer: Customer) -> dict[str, Any]:
    states = members_by_state(customer)
    return {
        "customer_id": customer.key,
        "name": customer.name,
        "org_number": customer.org_number,
        "contact_email": customer.contact_email,
        "contact_phone": customer.contact_phone,
        "language": customer.language,
        "since": clock.local(customer.created_at).date(),
        **{state.value: states.get(state.value, 0) for state in MemberState},
    }
