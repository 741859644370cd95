"""The portal's own secrets: rotate them, and see how many still rest on old ones."""

import click

from portal import clock
from portal.auth.authenticator import reseal_apps
from portal.keys import ACCEPTED_FOR, load_keys, store_keys
from portal.members.models import Member
from portal.operator.noun import Noun
from portal.operator.show import json_option, show_json, show_table
from portal.web.portal import portal

noun = Noun("secrets", help="The portal's own secrets.")


@noun.command("rotate")
def rotate() -> None:
    """Make new secrets. The old ones are accepted for 30 days; password hashes follow at sign-in."""
    folder, at = portal().settings.data, clock.now()
    before = load_keys(folder)
    unused = set(before.peppers) - set(hashes_by_pepper())
    after = before.without_peppers(unused).rotated(at)
    store_keys(folder, after)
    sealed = reseal_apps(after)
    click.echo(f"New secrets are in force. The old ones are accepted for {ACCEPTED_FOR.days} days.")
    click.echo(f"Sealed anew: {sealed}. Restart the portal now, so that every process uses them.")


@noun.command("status")
@json_option
def status(as_json: bool) -> None:
    """Show how old secrets are still in use; never the secrets themselves."""
    keys = load_keys(portal().settings.data)
    counts = hashes_by_pepper()
    rows: list[dict[str, object]] = [
        {"secret": f"pepper {name}", "current": name == keys.pepper, "in_use": counts.get(name, 0)}
        for name in keys.peppers
    ]
    rows += [
        {
            "secret": "former secret",
            "current": False,
            "in_use": f"accepted until {clock.local(old.until):%Y-%m-%d}",
        }
        for old in keys.former
    ]
    (show_json if as_json else show_table)(rows)


def hashes_by_pepper() -> dict[str, int]:
    """Return how many password hashes were made with each pepper."""
    made = Member.select(Member.password_hash).where(Member.password_hash.is_null(False))
    found: dict[str, int] = {}
    for member in made.iterator():
        pepper = str(member.password_hash).split("$", 2)[1]
        found[pepper] = found.get(pepper, 0) + 1
    return found
