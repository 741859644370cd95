# Generated from a schema diff on 2026-11-27 17:26.
from peewee import *


def up(migrator, db):
    class DataRequest(Model):
        id = BigAutoField()

        class Meta:
            database = db
            table_name = "data_request"

    class RequestReminder(Model):
        id = BigAutoField()
        request = ForeignKeyField(DataRequest, on_delete="CASCADE")
        due_on = DateField()
        days = IntegerField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "request_reminder"
            indexes = ((("request", "due_on", "days"), True),)

    db.create_tables([RequestReminder])

    migrator.migrate(migrator.add_column("customer", "time_zone", CharField(default="Europe/Oslo")))
    migrator.migrate(migrator.add_column("data_request", "outcome", CharField(null=True)))
    migrator.migrate(migrator.add_column("member_category", "person_at", DateTimeField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("member_category", "person_at"))
    migrator.migrate(migrator.drop_column("data_request", "outcome"))
    migrator.migrate(migrator.drop_column("customer", "time_zone"))
    migrator.migrate(migrator.drop_table("request_reminder"))
