"""What a customer asks its members for: show the switches, set one."""

import click

from portal import clock
from portal.members.customers import find_customer
from portal.members.models import Customer
from portal.operator.noun import Noun
from portal.operator.show import english, json_option, show_json, show_table
from portal.profile.sections import switchable_keys
from portal.profile.standing import State
from portal.profile.switches import Switches, set_switch
from portal.words import N_, Refused

noun = Noun("fields", help="What a customer asks for: sections and fields, off or on.")


@noun.command("show")
@click.argument("customer_id")
@json_option
def show(customer_id: str, as_json: bool) -> None:
    """Show every switch of a customer."""
    rows = _rows(find_customer(customer_id))
    (show_json if as_json else show_table)(rows)


@noun.command("set")
@click.argument("customer_id")
@click.argument("key")
@click.argument("state", type=click.Choice([state.value for state in State]))
def set_state(customer_id: str, key: str, state: str) -> None:
    """Set section or field KEY to off, optional or required.

    A section that is off is not shown, not asked for and not accepted; what is stored stays stored.
    """
    customer = find_customer(customer_id)
    keys = switchable_keys()
    if key not in keys:
        raise Refused(
            N_("Ingenting som kan slås av eller på, heter %(key)s. Velg en av: %(known)s."),
            key=key,
            known=", ".join(keys),
        )
    set_switch(customer, key, State(state), by=None, at=clock.now())
    click.echo(f"{customer.key}: {key} is {state}.")


def _rows(customer: Customer) -> list[dict[str, str]]:
    switches = Switches.of(customer)
    return [
        {
            "key": key,
            "state": switches.state(key, switchable.default).value,
            "name": english(switchable.name),
        }
        for key, switchable in switchable_keys().items()
    ]
