# What the list of members is read from, imports that go on, erasures that two admins decide.
from peewee import *

COVERING = ("customer_id", "sort_key", "id", "state", "role", "search_text")


def up(migrator, db):
    class Member(Model):
        id = BigAutoField()
        search_text = TextField(null=True)

        class Meta:
            database = db
            table_name = "member"

    class MemberWord(Model):
        member = ForeignKeyField(Member, field=Member.id)
        word = CharField()

        class Meta:
            database = db
            table_name = "member_word"

    class ErasureProposal(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        reason = TextField()
        proposed_at = DateTimeField()
        outcome = CharField(null=True)
        settled_at = DateTimeField(null=True)
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        settled_by = ForeignKeyField(Member, null=True, on_delete="SET NULL")

        class Meta:
            database = db
            table_name = "erasure_proposal"

    db.create_tables([ErasureProposal])
    db.execute_sql(
        'CREATE UNIQUE INDEX IF NOT EXISTS "erasure_proposal_one_open" ON "erasure_proposal"'
        ' ("member_id") WHERE ("settled_at" IS NULL)'
    )
    migrator.migrate(migrator.add_column("member", "search_text", TextField(null=True)))
    _fill(Member, MemberWord)
    migrator.migrate(migrator.drop_index("member", "member_customer_id_sort_key"))
    migrator.migrate(migrator.add_index("member", COVERING))
    migrator.migrate(migrator.add_column("member_import", "changed", IntegerField(default=0)))
    migrator.migrate(migrator.add_column("member_import", "faulty", IntegerField(default=0)))
    migrator.migrate(migrator.add_column("member_import", "skips", BooleanField(default=False)))
    migrator.migrate(migrator.add_column("member_import", "done", IntegerField(default=0)))


def down(migrator, db):
    for column in ("done", "skips", "faulty", "changed"):
        migrator.migrate(migrator.drop_column("member_import", column))
    migrator.migrate(migrator.drop_index("member", f"member_{'_'.join(COVERING)}"))
    migrator.migrate(migrator.add_index("member", ("customer_id", "sort_key")))
    migrator.migrate(migrator.drop_column("member", "search_text"))
    migrator.migrate(migrator.drop_table("erasure_proposal"))


def _fill(Member, MemberWord):
    """Put the words of each member into one text, a space before each."""
    last = 0
    while True:
        ids = Member.select(Member.id).where(Member.id > last).order_by(Member.id).limit(500)
        ids = [row[0] for row in ids.tuples()]
        if not ids:
            return
        last = ids[-1]
        here = MemberWord.member.in_(ids)
        texts = {}
        words = MemberWord.select(MemberWord.member_id, MemberWord.word).where(here)
        for member, word in words.order_by(MemberWord.member_id).tuples():
            texts[member] = f"{texts.get(member, '')} {_letters(word)}"
        for member, text in texts.items():
            Member.update(search_text=text[:1900]).where(Member.id == member).execute()


def _letters(digits):
    """A word is stored in digits, three for each byte."""
    each = (int(digits[place : place + 3]) for place in range(0, len(digits), 3))
    return bytes(each).decode("utf-8", "ignore")
