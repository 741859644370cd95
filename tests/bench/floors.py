"""The floors: what a page of our size costs in Flask when it does hardly anything.

f1 renders one template, with no session and no database. f2 adds what every portal needs at least:
Flask-Login over a signed cookie, and one row that Peewee reads from SQLite, opened for each request.
"""

from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, redirect, render_template
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from peewee import CharField, Model, SqliteDatabase

INPUTS = tuple(f"field_{number}" for number in range(1, 13))
VALUE = "Sørlandsvegen 12"
NAME = "Kari Nordmann"
_TEMPLATES = Path(__file__).parent / "templates"


class Owner(UserMixin, Model):  # type: ignore[misc]
    """The one row of f2, with a value for each input."""

    name = CharField()


for _name in INPUTS:
    Owner._meta.add_field(_name, CharField(default=VALUE))


def f1(size: int) -> Flask:
    """Return bare Flask, which answers ``/`` with a page of ``size`` bytes."""
    app = _bare()
    page = _page_of(app, size)
    app.get("/")(lambda: page(NAME, dict.fromkeys(INPUTS, VALUE)))
    return app


def f2(size: int, database: str) -> Flask:
    """Return f1 with Flask-Login and a row of ``database``; ``/login`` signs in without asking."""
    app = _bare()
    app.secret_key = "only for measuring"
    page = _page_of(app, size)
    db = SqliteDatabase(database)
    db.bind([Owner])
    with db.connection_context():
        db.create_tables([Owner])
        Owner.get_or_create(name=NAME)
    LoginManager(app).user_loader(lambda number: Owner.get_or_none(Owner.id == number))

    @app.before_request
    def open_database() -> None:
        db.connect()

    @app.teardown_request
    def close_database(_error: BaseException | None) -> None:
        db.close()

    @app.get("/login")
    def login() -> Any:
        login_user(Owner.get())
        return redirect("/")

    @app.get("/")
    @login_required
    def show() -> str:
        values = {name: getattr(current_user, name) for name in INPUTS}
        return page(current_user.name, values)

    return app


def _bare() -> Flask:
    return Flask(__name__, template_folder=str(_TEMPLATES), static_folder=None)


def _page_of(app: Flask, size: int) -> "partial[str]":
    """Return what renders the template, filled up to ``size`` bytes."""
    with app.test_request_context():
        empty = _render("", NAME, dict.fromkeys(INPUTS, VALUE))
    return partial(_render, ("personvern " * size)[: max(0, size - len(empty.encode()))])


def _render(rest: str, visitor: str, values: dict[str, str]) -> str:
    inputs = [(name, name.capitalize(), value) for name, value in values.items()]
    return render_template("floor.html", visitor=visitor, inputs=inputs, rest=rest)
