"""A job whose worker was lost has not failed: the two are counted apart."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("job", "failures", IntegerField(default=0)),
        migrator.add_column("job", "losses", IntegerField(default=0)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("job", "failures"),
        migrator.drop_column("job", "losses"),
    )
