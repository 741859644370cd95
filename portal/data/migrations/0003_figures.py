# Generated from a schema diff on 2026-11-27 17:36.
from peewee import *


def up(migrator, db):
    class Customer(Model):
        id = BigAutoField()

        class Meta:
            database = db
            table_name = "customer"

    class Member(Model):
        id = BigAutoField()

        class Meta:
            database = db
            table_name = "member"

    class Figure(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        month = DateField()
        key = CharField()
        value = IntegerField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "figure"
            indexes = ((("customer", "month", "key"), True),)

    db.create_tables([Figure])

    class PurposeOwner(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        purpose = CharField()
        owner = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "purpose_owner"
            indexes = ((("customer", "purpose"), False),)

    db.create_tables([PurposeOwner])

    class RecordVersion(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        number = IntegerField()
        content = TextField()
        sha256 = CharField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "record_version"
            indexes = ((("customer", "number"), True),)

    db.create_tables([RecordVersion])

    class RecordPrint(Model):
        id = BigAutoField()
        version = ForeignKeyField(RecordVersion, on_delete="CASCADE")
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "record_print"

    db.create_tables([RecordPrint])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("record_print"))
    migrator.migrate(migrator.drop_table("record_version"))
    migrator.migrate(migrator.drop_table("purpose_owner"))
    migrator.migrate(migrator.drop_table("figure"))
