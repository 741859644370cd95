# Generated from a schema diff on 2026-11-27 17:26.
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

    class Recipient(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, null=True, on_delete="RESTRICT")
        series = CharField()
        key = CharField()
        created_at = DateTimeField()

        class Meta:
            database = db
            table_name = "recipient"
            indexes = ((("series", "key"), True),)

    db.create_tables([Recipient])

    class RecipientVersion(Model):
        id = BigAutoField()
        recipient = ForeignKeyField(Recipient, on_delete="CASCADE")
        number = IntegerField()
        kind = CharField()
        name = CharField()
        why = CharField()
        fields = TextField()
        purpose = CharField()
        basis = CharField()
        responsibility = CharField()
        country = CharField()
        transfer_ground = CharField(null=True)
        agreement = CharField(null=True)
        agreed_on = DateField(null=True)
        privacy_url = CharField(null=True)
        contact_email = CharField(null=True)
        webhook_url = CharField(null=True)
        is_ended = BooleanField(default=False)
        from_code = BooleanField(default=False)
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "recipient_version"
            indexes = ((("recipient", "number"), True),)

    db.create_tables([RecipientVersion])

    class Disclosure(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        version = ForeignKeyField(RecipientVersion, on_delete="RESTRICT")
        recipient = CharField()
        what = CharField()
        purpose = CharField()
        fields = TextField()
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "disclosure"
            indexes = ((("member", "at"), False),)

    db.create_tables([Disclosure])

    class Notice(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, null=True, on_delete="CASCADE")
        customer = ForeignKeyField(Customer, on_delete="RESTRICT")
        recipient = ForeignKeyField(Recipient, on_delete="RESTRICT")
        version = ForeignKeyField(RecipientVersion, on_delete="RESTRICT")
        code = CharField()
        origin = CharField(index=True, null=True)
        act = CharField()
        fields = TextField()
        at = DateTimeField()
        nonce = CharField()

        class Meta:
            database = db
            table_name = "notice"
            indexes = (
                (("member", "at"), False),
                (("customer", "at"), False),
                (("recipient", "at"), False),
            )

    db.create_tables([Notice])

    class NoticeStep(Model):
        id = BigAutoField()
        notice = ForeignKeyField(Notice, on_delete="CASCADE")
        number = IntegerField()
        outcome = CharField()
        channel = CharField()
        reason = CharField(null=True)
        texts = TextField(null=True)
        until = DateField(null=True)
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "notice_step"
            indexes = ((("notice", "number"), True),)

    db.create_tables([NoticeStep])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("notice_step"))
    migrator.migrate(migrator.drop_table("notice"))
    migrator.migrate(migrator.drop_table("disclosure"))
    migrator.migrate(migrator.drop_table("recipient_version"))
    migrator.migrate(migrator.drop_table("recipient"))
