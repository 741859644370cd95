"""What hangs on a request or a notice names its member too, so that a page finds it without those."""

from peewee import *

FILL = {
    "request_move": (
        'UPDATE "request_move" SET "member_id" = (SELECT "member_id" FROM "data_request"'
        ' WHERE "data_request"."id" = "request_move"."request_id")'
    ),
    "request_reminder": (
        'UPDATE "request_reminder" SET "member_id" = (SELECT "member_id" FROM "data_request"'
        ' WHERE "data_request"."id" = "request_reminder"."request_id")'
    ),
    "notice_step": (
        'UPDATE "notice_step" SET "member_id" = (SELECT "member_id" FROM "notice"'
        ' WHERE "notice"."id" = "notice_step"."notice_id")'
    ),
}


def up(migrator, db):
    class Member(Model):
        id = BigAutoField()

        class Meta:
            database = db
            table_name = "member"

    whose = ForeignKeyField(Member, field=Member.id, null=True, on_delete="CASCADE")
    for table, fill in FILL.items():
        migrator.migrate(migrator.add_column(table, "member_id", whose))
        db.execute_sql(fill)
    for table in ("request_move", "request_reminder"):  # a notice may belong to nobody
        migrator.migrate(migrator.add_not_null(table, "member_id"))


def down(migrator, db):
    for table in FILL:
        migrator.migrate(migrator.drop_index(table, f"{table}_member_id"))
        migrator.migrate(migrator.drop_column(table, "member_id"))
