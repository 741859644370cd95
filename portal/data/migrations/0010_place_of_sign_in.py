"""In which sign-in a position was sent."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("position", "sign_in", IntegerField(null=True)),
        migrator.add_index("position", ("sign_in",), False),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_index("position", "position_sign_in"),
        migrator.drop_column("position", "sign_in"),
    )
