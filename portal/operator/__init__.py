"""The command line of Cerum's own staff: one noun a module, one act a command, no rules here."""

from flask import Flask

from portal.operator import (
    backup,
    consent,
    customer,
    database,
    doctor,
    fields,
    jobs,
    leaving,
    ledger,
    member,
    policy,
    purpose,
    recipient,
    record,
    register,
    request,
    retention,
    secrets,
    security,
)

customer.noun.add_command(fields.noun)
# Nothing of its own: it adds to the nouns of customers and members.
ADDING = (leaving,)
NOUNS = (
    customer.noun,
    member.noun,
    register.noun,
    record.noun,
    policy.noun,
    purpose.noun,
    consent.noun,
    recipient.noun,
    database.noun,
    backup.noun,
    ledger.noun,
    retention.noun,
    request.noun,
    jobs.noun,
    jobs.worker,
    doctor.command,
    secrets.noun,
    security.noun,
    security.app_key,
)


def init_app(app: Flask) -> None:
    """Give ``flask --app app`` the portal's commands."""
    for noun in NOUNS:
        app.cli.add_command(noun)
