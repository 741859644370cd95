"""What hangs on a request or a notice names its member too, so that a page finds it without those."""

from peewee import *

PARENTS = {
    "request_move": ("request_id", "data_request"),
    "request_reminder": ("request_id", "data_request"),
    "notice_step": ("notice_id", "notice"),
}


def up(migrator, db):
    class Member(Model):
        id = BigAutoField()

        class Meta:
            database = db
            table_name = "member"

    whose = ForeignKeyField(Member, field=Member.id, null=True, on_delete="CASCADE")
    for table, (key, parent) in PARENTS.items():
        migrator.migrate(migrator.add_column(table, "member_id", whose))
        db.execute_sql(
            f'UPDATE "{table}" SET "member_id" = (SELECT "member_id" FROM "{parent}"'
            f' WHERE "{parent}"."id" = "{table}"."{key}")'
        )
    for table in ("request_move", "request_reminder"):  # a notice may belong to nobody
        migrator.migrate(migrator.add_not_null(table, "member_id"))


def down(migrator, db):
    for table in PARENTS:
        migrator.migrate(migrator.drop_index(table, f"{table}_member_id"))
        migrator.migrate(migrator.drop_column(table, "member_id"))
