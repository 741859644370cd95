"""What every command shares: a ready database, and errors as sentences with an exit code."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, NoReturn, ParamSpec, TypeVar

import click
from flask.cli import AppGroup
from peewee import IntegrityError, PeeweeException

from portal.assets import AssetsMissing
from portal.config import SettingsError
from portal.data.engine import db, first_line
from portal.exits import Exit
from portal.members.mistakes import Mistakes
from portal.operator.show import english, printable
from portal.start import make_ready
from portal.web.portal import portal
from portal.words import Refused

P = ParamSpec("P")
R = TypeVar("R")


class Noun(AppGroup):
    """The commands about one noun."""

    def command(  # type: ignore[override]
        self, *args: Any, ready: bool = True, **kwargs: Any
    ) -> Callable[[Callable[..., Any]], click.Command]:
        """Return a decorator that adds a command; ``ready`` opens a database that fits first."""

        def add(act: Callable[..., Any]) -> click.Command:
            opened = with_database(act) if ready else act
            return AppGroup.command(self, *args, **kwargs)(in_sentences(opened))

        return add


def with_database(act: Callable[P, R]) -> Callable[P, R]:
    """Return ``act`` with the database made ready and connected around it."""

    @functools.wraps(act)
    def opened(*args: P.args, **kwargs: P.kwargs) -> R:
        make_ready(portal().settings, portal().register)
        with db.connection_context():
            return act(*args, **kwargs)

    return opened


def in_sentences(act: Callable[P, R]) -> Callable[P, R]:
    """Return ``act`` with every error that a person can put right told in one sentence."""

    @functools.wraps(act)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return act(*args, **kwargs)
        except Mistakes as mistakes:
            for mistake in mistakes.found:
                click.echo(f"{mistake.column}: {english(mistake.reason)}", err=True)
            raise click.exceptions.Exit(Exit.REFUSED) from None
        except Refused as refusal:
            leave(Exit.REFUSED, english(refusal.sentence))
        except IntegrityError as error:
            leave(Exit.REFUSED, f"The database refused it: {first_line(error)}")
        except (SettingsError, AssetsMissing) as error:
            leave(Exit.NOT_READY, str(error))
        except PeeweeException as error:
            leave(Exit.NOT_READY, f"The database failed: {first_line(error)}")
        except KeyboardInterrupt:
            leave(Exit.STOPPED, "Stopped.")

    return told


def leave(code: Exit, sentence: str) -> NoReturn:
    """End the command with ``code`` after telling why."""
    click.echo(printable(sentence), err=True)
    raise click.exceptions.Exit(code)
