# Generated from a schema diff on 2026-11-22 09:48.
from peewee import *


def up(migrator, db):
    class Attempts(Model):
        id = BigAutoField()
        key = CharField()
        window = IntegerField(index=True)
        count = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "attempts"
            indexes = ((("key", "window"), True),)

    db.create_tables([Attempts])

    class Customer(Model):
        id = BigAutoField()
        key = CharField(unique=True)
        name = CharField()
        org_number = CharField()
        contact_email = CharField()
        contact_phone = CharField(null=True)
        language = CharField(default="nb")
        created_at = DateTimeField()

        class Meta:
            database = db
            table_name = "customer"

    db.create_tables([Customer])

    class Member(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        username = CharField()
        role = CharField(default="member")
        state = CharField(default="invited")
        password_hash = CharField(null=True)
        language = CharField(null=True)
        given_name = CharField()
        family_name = CharField()
        street = CharField(null=True)
        postcode = CharField(null=True)
        city = CharField(null=True)
        email = CharField(null=True)
        email_confirmed_at = DateTimeField(null=True)
        mobile = CharField(null=True)
        workplace = CharField(null=True)
        job_title = CharField(null=True)
        department = CharField(null=True)
        employee_number = CharField(null=True)
        employed_from = DateField(null=True)
        created_at = DateTimeField()

        class Meta:
            database = db
            table_name = "member"
            indexes = ((("customer", "username"), True),)

    db.create_tables([Member])

    class Device(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        token_hash = CharField(unique=True)
        first_seen_at = DateTimeField()
        last_seen_at = DateTimeField()

        class Meta:
            database = db
            table_name = "device"

    db.create_tables([Device])

    class Event(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        kind = CharField()
        values = TextField(default="{}")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "event"
            indexes = ((("member", "at"), False),)

    db.create_tables([Event])

    class Job(Model):
        id = BigAutoField()
        kind = CharField()
        key = CharField(unique=True, null=True)
        args = TextField(default="{}")
        state = CharField(default="open")
        due_at = DateTimeField()
        attempts = IntegerField(default=0)
        lease = CharField(null=True)
        error = CharField(null=True)
        created_at = DateTimeField()
        finished_at = DateTimeField(index=True, null=True)

        class Meta:
            database = db
            table_name = "job"
            indexes = ((("state", "due_at"), False),)

    db.create_tables([Job])

    class KeptForm(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
        path = CharField()
        sealed = BlobField()
        expires_at = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "kept_form"

    db.create_tables([KeptForm])

    class Link(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        use = CharField()
        nonce = CharField()
        subject = CharField(null=True)
        created_at = DateTimeField()
        expires_at = DateTimeField(index=True)
        used_at = DateTimeField(null=True)
        void = BooleanField(default=False)
        tries = IntegerField(default=0)

        class Meta:
            database = db
            table_name = "link"
            indexes = ((("member", "use"), False),)

    db.create_tables([Link])

    class Session(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        token_hash = CharField(unique=True)
        created_at = DateTimeField()
        last_seen_at = DateTimeField(index=True)
        authenticated_at = DateTimeField()
        previous_at = DateTimeField(null=True)
        ended_at = DateTimeField(null=True)
        address = CharField()
        agent = CharField()
        notice = TextField(null=True)

        class Meta:
            database = db
            table_name = "session"

    db.create_tables([Session])

    class SwitchEvent(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        key = CharField()
        state = CharField()
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "switch_event"

    db.create_tables([SwitchEvent])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("switch_event"))
    migrator.migrate(migrator.drop_table("session"))
    migrator.migrate(migrator.drop_table("link"))
    migrator.migrate(migrator.drop_table("kept_form"))
    migrator.migrate(migrator.drop_table("job"))
    migrator.migrate(migrator.drop_table("event"))
    migrator.migrate(migrator.drop_table("device"))
    migrator.migrate(migrator.drop_table("member"))
    migrator.migrate(migrator.drop_table("customer"))
    migrator.migrate(migrator.drop_table("attempts"))
