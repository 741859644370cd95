# Generated from a schema diff on 2026-11-27 17:34.
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

    class AdminAct(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        member = ForeignKeyField(Member, null=True, on_delete="CASCADE")
        kind = CharField()
        values = TextField(default="{}")
        why = TextField(default="")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "admin_act"
            indexes = ((("customer", "id"), False), (("member", "at"), False))

    db.create_tables([AdminAct])

    class Registration(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, null=True, on_delete="CASCADE")
        member = ForeignKeyField(Member, null=True, on_delete="CASCADE")
        nonce = CharField()
        language = CharField()
        username = CharField()
        given_name = CharField()
        family_name = CharField()
        email = CharField()
        at = DateTimeField(index=True)
        confirmed_at = DateTimeField(null=True)
        refused_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "registration"
            indexes = ((("customer", "confirmed_at"), False),)

    db.create_tables([Registration])

    migrator.migrate(migrator.add_column("customer", "privacy_contact", CharField(null=True)))
    migrator.migrate(migrator.add_column("customer", "help_email", CharField(null=True)))
    migrator.migrate(migrator.add_column("customer", "help_phone", CharField(null=True)))
    migrator.migrate(migrator.add_column("customer", "languages", CharField(default="nb,nn,en")))
    migrator.migrate(migrator.add_column("customer", "colour", CharField(null=True)))
    migrator.migrate(
        migrator.add_column("customer", "registration", CharField(default="invitation"))
    )
    migrator.migrate(migrator.add_column("customer", "idle_minutes", IntegerField(default=15)))
    migrator.migrate(migrator.add_column("customer", "absolute_hours", IntegerField(default=12)))
    migrator.migrate(
        migrator.add_column("customer", "names_in_access_log", BooleanField(default=False))
    )
    migrator.migrate(migrator.add_column("purpose_setting", "discussed_on", DateField(null=True)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("purpose_setting", "discussed_on"))
    migrator.migrate(migrator.drop_column("customer", "names_in_access_log"))
    migrator.migrate(migrator.drop_column("customer", "absolute_hours"))
    migrator.migrate(migrator.drop_column("customer", "idle_minutes"))
    migrator.migrate(migrator.drop_column("customer", "registration"))
    migrator.migrate(migrator.drop_column("customer", "colour"))
    migrator.migrate(migrator.drop_column("customer", "languages"))
    migrator.migrate(migrator.drop_column("customer", "help_phone"))
    migrator.migrate(migrator.drop_column("customer", "help_email"))
    migrator.migrate(migrator.drop_column("customer", "privacy_contact"))
    migrator.migrate(migrator.drop_table("registration"))
    migrator.migrate(migrator.drop_table("admin_act"))
