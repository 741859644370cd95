# Generated from a schema diff on 2026-11-22 09:43.
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

    class PolicyVersion(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, null=True, on_delete="RESTRICT")
        series = CharField()
        number = IntegerField()
        material = BooleanField(default=False)
        effective_at = DateTimeField()
        published_at = DateTimeField(null=True)
        withdrawn_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "policy_version"
            indexes = ((("series", "number"), True),)

    db.create_tables([PolicyVersion])

    class Acknowledgement(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        version = ForeignKeyField(PolicyVersion, on_delete="RESTRICT")
        at = DateTimeField()
        language = CharField()
        text_sha256 = CharField()

        class Meta:
            database = db
            table_name = "acknowledgement"
            indexes = ((("member", "version"), True),)

    db.create_tables([Acknowledgement])

    class PolicyText(Model):
        id = BigAutoField()
        version = ForeignKeyField(PolicyVersion, on_delete="CASCADE")
        language = CharField()
        summary = TextField()
        body = TextField()

        class Meta:
            database = db
            table_name = "policy_text"
            indexes = ((("version", "language"), True),)

    db.create_tables([PolicyText])

    class PolicyView(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        version = ForeignKeyField(PolicyVersion, on_delete="RESTRICT")
        at = DateTimeField()
        language = CharField()

        class Meta:
            database = db
            table_name = "policy_view"
            indexes = ((("member", "version"), True),)

    db.create_tables([PolicyView])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("policy_view"))
    migrator.migrate(migrator.drop_table("policy_text"))
    migrator.migrate(migrator.drop_table("acknowledgement"))
    migrator.migrate(migrator.drop_table("policy_version"))
