"""Members: add one, or a file of them."""

from collections.abc import Callable
from typing import Any, BinaryIO

import click

from portal import clock
from portal.data.declarations import Role
from portal.members.columns import member_columns
from portal.members.customers import find_customer
from portal.members.joining import add_member
from portal.operator.member_import import import_file
from portal.operator.noun import Noun
from portal.operator.show import json_option, show_json

ROLES = (Role.MEMBER, Role.ADMIN, Role.REPRESENTATIVE)
noun = Noun("member", help="The people of a customer.")
customer_option = click.option(
    "--customer", "key", metavar="CUSTOMER_ID", required=True, help="Whose members they are."
)


def _value_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """One option for each column that somebody else than the member may write."""
    for column in reversed(member_columns()):
        name = f"--{column.name.replace('_', '-')}"
        command = click.option(name, required=column.required)(command)
    return command


@noun.command("add")
@customer_option
@_value_options
@click.option(
    "--role", type=click.Choice([role.value for role in ROLES]), default=Role.MEMBER.value
)
@json_option
def add(key: str, role: str, as_json: bool, **written: str | None) -> None:
    """Add a member, who gets an invitation to choose a password."""
    given = {name: value for name, value in written.items() if value is not None}
    customer = find_customer(key)
    member = add_member(customer, given, by=None, at=clock.now(), role=Role(role))
    if as_json:
        row = {
            "customer_id": customer.key,
            "username": member.username,
            "invited": bool(member.email),
        }
        show_json(row)
        return
    then = "invited by e-mail" if member.email else "not invited, for want of an e-mail address"
    click.echo(f"Added {member.username}: {then}.")


@noun.command("import")
@click.argument("file", type=click.File("rb"))
@customer_option
@click.option("--check", is_flag=True, help="Only check the file; import nothing.")
@json_option
def import_(file: BinaryIO, key: str, check: bool, as_json: bool) -> None:
    """Import a CSV file of members, all of them or none; each gets an invitation.

    FILE is UTF-8 or Windows-1252, with commas or semicolons, and headings in Norwegian or English.
    """
    import_file(file, find_customer(key), check=check, as_json=as_json)
