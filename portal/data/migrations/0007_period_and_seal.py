"""The end of an export's period, and what an erasure says of the answers about consent that it erased."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("export", "until", DateField(null=True)),
        migrator.add_column("erasure", "answers", IntegerField(default=0)),
        migrator.add_column("erasure", "answers_seal", CharField(null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("export", "until"),
        migrator.drop_column("erasure", "answers"),
        migrator.drop_column("erasure", "answers_seal"),
    )
