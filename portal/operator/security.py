"""The security log, the keys of customers' apps, and the second step of who has lost everything."""

import datetime as dt

import click

from portal import clock
from portal.activity.security_log import SecurityEvent
from portal.auth.hand_over import make_app_key, revoke_app_keys
from portal.auth.lost_factors import remove_second_step
from portal.auth.sign_in import find_member
from portal.exits import Exit
from portal.members.customers import find_customer
from portal.members.models import Customer
from portal.operator.noun import Noun, leave
from portal.operator.show import json_option, show_json, show_table

noun = Noun("security", help="The security log and the second step.")
app_key = Noun("app-key", help="Keys of customers' mobile apps.")

MOST = 200


@noun.command("list")
@click.option("--days", type=click.IntRange(1, 366), default=7, help="How far back.")
@json_option
def list_events(days: int, as_json: bool) -> None:
    """List what happened lately, newest first, by the names of the OWASP logging vocabulary."""
    since = clock.now() - dt.timedelta(days=days)
    events = (
        SecurityEvent.select(SecurityEvent, Customer)
        .left_outer_join(Customer)
        .where(SecurityEvent.at > since)
        .order_by(SecurityEvent.id.desc())
        .limit(MOST)
    )
    rows = [
        {
            "at": event.at,
            "event": f"{event.code}:{event.about}",
            "customer_id": event.customer.key if event.customer else None,
            "member": event.__data__["member"],
            "by": event.__data__["by"],
            "network": event.network,
        }
        for event in events
    ]
    (show_json if as_json else show_table)(rows)


@noun.command("remove-second-step")
@click.argument("customer_id")
@click.argument("username")
@click.option("--reason", required=True, help="How it was made sure who asked.")
def remove(customer_id: str, username: str, reason: str) -> None:
    """Take away every second step of a member who has lost them all, and sign them out."""
    member = find_member(customer_id, username)
    if member is None or not reason.strip():
        leave(Exit.REFUSED, "There is no such member.")
    remove_second_step(member, at=clock.now())
    click.echo("The second step is removed. The member is signed out everywhere and has been told.")


@app_key.command("add")
@click.argument("customer_id")
@click.argument("name")
def add_key(customer_id: str, name: str) -> None:
    """Make a key for the app NAME of a customer. It is shown once."""
    click.echo(make_app_key(find_customer(customer_id), name, at=clock.now()))


@app_key.command("revoke")
@click.argument("customer_id")
@click.argument("name")
def revoke_key(customer_id: str, name: str) -> None:
    """Let every key of the app NAME stop working."""
    count = revoke_app_keys(find_customer(customer_id), name, at=clock.now())
    if not count:
        leave(Exit.REFUSED, "There is no such key, or it stopped working before.")
    click.echo(f"Revoked: {count}.")
