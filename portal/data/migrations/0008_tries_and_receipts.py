"""A lost worker is counted apart from a failure, and every answer about consent has its receipt."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("job", "failures", IntegerField(default=0)),
        migrator.add_column("job", "losses", IntegerField(default=0)),
        migrator.add_not_null("consent_event", "receipt"),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("job", "failures"),
        migrator.drop_column("job", "losses"),
        migrator.drop_not_null("consent_event", "receipt"),
    )
