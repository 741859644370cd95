"""The policy: publish a version, list the versions, show one, check it against the register."""

import datetime as dt
from pathlib import Path
from typing import Any

import click

from portal import clock
from portal.exits import Exit
from portal.members.customers import find_customer
from portal.members.models import Customer
from portal.operator.noun import Noun, leave
from portal.operator.show import json_option, show_json, show_table
from portal.policies.manuscript import NEWEST, outdated, shipped_folder
from portal.policies.models import PolicyVersion
from portal.policies.publish import begins, next_number, publish, withdraw
from portal.policies.versions import current_version, find_version, published_versions
from portal.web.policy_tables import all_tables, prepared
from portal.web.portal import portal
from portal.words import DEFAULT_LANGUAGE, LANGUAGES

noun = Noun("policy", help="Versions of the privacy policy.")

customer_option = click.option(
    "--customer", "key", metavar="CUSTOMER_ID", help="A customer's own policy, not Cerum's."
)
day = click.DateTime(["%Y-%m-%d"])


@noun.command("publish")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--effective", type=day, help="From which day it applies; today if left out.")
@click.option("--number", type=int, help="Its number; the next one if left out.")
@click.option("--material", is_flag=True, help="It changes much for members: told 30 days ahead.")
@customer_option
@json_option
def publish_version(
    folder: Path | None,
    effective: dt.datetime | None,
    number: int | None,
    material: bool,
    key: str | None,
    as_json: bool,
) -> None:
    """Publish the texts in FOLDER (nb.md, summary.nb.md, meanings.nb.md, …), or the shipped ones.

    The shipped text is the one that was written for the version's number. A material change says
    in the meanings what each changed clause means for members.
    """
    at, customer = clock.now(), _customer(key)
    number = number if number is not None else next_number(customer)
    version = publish(
        prepared(portal().register, folder or shipped_folder(max(number, 1)), customer),
        number=number,
        effective_at=begins(effective.date() if effective else clock.today(), at),
        at=at,
        customer=customer,
        material=material,
    )
    if as_json:
        show_json(_row(version, at))
    else:
        click.echo(f"Published version {version.label}, in effect from {version.effective_on}.")
        if folder is None and number < NEWEST:
            click.echo(f"Version {number + 1} is shipped too: publish again to go on to it.")


@noun.command("list")
@customer_option
@json_option
def list_versions(key: str | None, as_json: bool) -> None:
    """List every version that a customer's members may read, newest first."""
    at = clock.now()
    rows = [_row(version, at) for version in published_versions(_customer(key), at)]
    if as_json:
        show_json(rows)
    elif rows:
        show_table(rows)
    else:
        click.echo(
            "No policy is published. Publish the shipped one: flask --app app policy publish"
        )


@noun.command("show")
@click.argument("label", metavar="VERSION")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default=DEFAULT_LANGUAGE)
@json_option
def show(label: str, language: str, as_json: bool) -> None:
    """Show what VERSION says in one language, as Markdown."""
    version = _version(label)
    text = version.text(language)
    if as_json:
        said = {"language": language, "summary": text.summary, "body": text.body}
        show_json({**_row(version, clock.now()), **said, "sha256": text.sha256})
    else:
        click.echo(f"{text.summary}\n\n{text.body}")


@noun.command("withdraw")
@click.argument("label", metavar="VERSION")
def withdraw_version(label: str) -> None:
    """Take VERSION back, so that the one before it applies."""
    if not withdraw(_version(label), at=clock.now()):
        leave(Exit.REFUSED, f"Version {label} is withdrawn already.")
    click.echo(f"Withdrew version {label}.")


@noun.command("check")
@customer_option
def check(key: str | None) -> None:
    """Say whether the version in effect still tells what the register declares."""
    version = current_version(_customer(key), clock.now())
    if version is None:
        leave(Exit.REFUSED, "No policy is in effect.")
    now = all_tables(portal().register, version.customer)
    stale = {
        name
        for language in LANGUAGES
        for name in outdated(version.text(language).body, now[language])
    }
    for name in sorted(stale):
        click.echo(f"Version {version.label} is out of date: {name}", err=True)
    if stale:
        raise click.exceptions.Exit(Exit.REFUSED)
    click.echo(f"Version {version.label} tells what the register declares.")


def _customer(key: str | None) -> Customer | None:
    return find_customer(key) if key else None


def _version(label: str) -> PolicyVersion:
    own, _, _ = label.rpartition("-")
    version = find_version(label, _customer(own), clock.now())
    if version is None:
        leave(Exit.REFUSED, f"There is no version {label}.")
    return version


def _row(version: PolicyVersion, at: dt.datetime) -> dict[str, Any]:
    return {
        "version": version.label,
        "state": version.state(at).value,
        "effective": version.effective_on,
        "published": version.published_at,
        "withdrawn": version.withdrawn_at,
        "material": version.material,
    }
