"""The records of processing (GDPR art. 30): show those of a customer."""

import click

from portal import clock
from portal.members.customers import find_customer
from portal.operator.noun import Noun
from portal.operator.show import json_option, show_json
from portal.record.facts import Facts
from portal.record.keeping import latest_version, present
from portal.record.paper import Paper
from portal.web.portal import portal

noun = Noun("record", help="The records of processing of GDPR art. 30.")


@noun.command("show")
@click.option("--customer", "key", required=True, metavar="CUSTOMER_ID", help="Whose record.")
@json_option
def show(key: str, as_json: bool) -> None:
    """Show a customer's record, and Cerum's for that customer, as they are now."""
    customer, at = find_customer(key), clock.now()
    facts = Facts.of(customer, portal().register, at)
    before = latest_version(customer)
    owners = {owner.id: owner.full_name for owner in facts.owners.values() if owner}
    paper = Paper(customer, present(facts, before, at, ["en"])["en"], owners)
    if as_json:
        show_json(paper.as_json())
        return
    for section in paper.sections:
        owner = paper.owner(section)
        click.echo(f"\n{section.part.upper()}  {section.title}  ({section.changed_on})")
        for label, text in (*section.rows, *([("Owner", owner)] if owner else [])):
            click.echo(f"  {label}: {'; '.join(text.splitlines())}")
