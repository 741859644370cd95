"""From when a control measure that members choose is offered."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("purpose_setting", "effective_at", DateTimeField(null=True))
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_column("purpose_setting", "effective_at"))
