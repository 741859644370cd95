"""Leaving: end a contract or a membership, and set when unused memberships go."""

import datetime as dt

import click

from portal import clock
from portal.clock import NORWAY
from portal.data_requests.inactivity import set_rule
from portal.data_requests.leaving import end_customer, end_member
from portal.exits import Exit
from portal.members.customers import find_customer
from portal.members.models import Customer, Member
from portal.operator.customer import noun as customers
from portal.operator.member import customer_option
from portal.operator.member import noun as members
from portal.operator.noun import leave
from portal.operator.show import json_option, show_json

day = click.DateTime(["%Y-%m-%d"])


@customers.command("end")
@click.argument("key", metavar="CUSTOMER_ID")
@click.option("--on", type=day, required=True, help="The day on which its members are erased.")
@json_option
def end(key: str, on: dt.datetime, as_json: bool) -> None:
    """End the contract with a customer: its members are told, and erased on the day."""
    customer = find_customer(key)
    due_at = dt.datetime.combine(on.date(), dt.time(12), NORWAY).astimezone(dt.UTC)
    told = end_customer(customer, at=clock.now(), due_at=due_at)
    if as_json:
        show_json({"customer_id": customer.key, "members": told, "erased_at": due_at})
    else:
        click.echo(f"{customer.key} ends: {told} members are erased on {on.date()}.")


@customers.command("inactivity")
@click.argument("key", metavar="CUSTOMER_ID")
@click.option("--months", type=int, help="6 to 36.")
@click.option("--never", is_flag=True, help="Unused memberships stay.")
@json_option
def inactivity(key: str, months: int | None, never: bool, as_json: bool) -> None:
    """Set after how many months an unused membership goes, or that none does."""
    if (months is None) != never:
        raise click.UsageError("Say --months or --never.")
    customer = find_customer(key)
    set_rule(customer, months, by=None, at=clock.now())
    if as_json:
        show_json({"customer_id": customer.key, "months": months})
    else:
        click.echo(f"{customer.key}: " + (f"after {months} months." if months else "never."))


@members.command("end")
@click.argument("username")
@customer_option
@json_option
def end_membership(username: str, key: str, as_json: bool) -> None:
    """End a membership: no more signing in, and erasure after 14 days."""
    plan = end_member(_member(find_customer(key), username), by=None, at=clock.now())
    assert plan is not None, "what Cerum ends is planned at once"
    if as_json:
        show_json({"customer_id": key, "username": username, "erased_at": plan.due_at})
    else:
        click.echo(f"Ended {username}: erased on {clock.local(plan.due_at).date()}.")


def _member(customer: Customer, username: str) -> Member:
    own = (Member.customer == customer.id) & (Member.username == username.strip().casefold())
    found = Member.select().where(own).first()
    if not isinstance(found, Member):
        leave(Exit.REFUSED, f"{customer.key} has no member {username}.")
    return found
