"""Consents: check that nobody has changed what members answered."""

from dataclasses import asdict

import click

from portal.consents.chain import chained_members, verify
from portal.consents.models import ConsentEvent
from portal.consents.notary import Notary
from portal.exits import Exit
from portal.operator.noun import Noun
from portal.operator.show import json_option, show_json
from portal.web.portal import portal

noun = Noun("consent", help="What members answered, and the proof of it.")


@noun.command("verify")
@json_option
def verify_chains(as_json: bool) -> None:
    """Look at every answer of every member, and leave with 1 when one is not as it was written.

    An erased answer is as it should be. Members are told by number; nobody is named.
    """
    made = portal()
    notary = Notary(made.keys, made.register, made.settings.base_url)
    members = chained_members()
    findings = [finding for member in members for finding in verify(member, notary)]
    events = ConsentEvent.select().count()
    if as_json:
        found = [asdict(finding) for finding in findings]
        show_json({"members": len(members), "events": events, "findings": found})
    else:
        for finding in findings:
            where = "the end" if finding.sequence is None else f"event {finding.sequence}"
            click.echo(f"Member {finding.member}, {where}: {finding.what}", err=True)
        click.echo(f"{events} events of {len(members)} members, {len(findings)} findings.")
    if findings:
        raise click.exceptions.Exit(Exit.REFUSED)
