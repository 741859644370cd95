"""The numbered migrations make exactly the tables that the models describe, and unmake them."""

import re
from pathlib import Path

import pytest
from flask import Flask
from peewee import CharField, SqliteDatabase

from portal.config import SettingsError
from portal.data import migrate
from portal.data.engine import db
from portal.data.register import NOT_OURS
from portal.data_requests.models import RequestMove, RequestReminder
from portal.members.models import Member
from portal.sharing.notice_tables import Notice, NoticeStep
from portal.tables import all_models
from tests.bench.members import fill
from tests.cast import assemble
from tests.clock import START
from tests.data_requests.lives import live

FILES = sorted(migrate.FOLDER.glob("[0-9]*.py"))


@pytest.fixture
def unused(app: Flask) -> Flask:
    """The portal with nobody connected: the runner opens its own connection."""
    db.close()
    return app


def test_tables_and_models_agree(unused: Flask) -> None:
    assert migrate.pending(db.obj) == []
    assert migrate.drift(db.obj, all_models()) == ""


def test_down_and_up_again_gives_the_same(unused: Flask) -> None:
    with db.connection_context():
        migrate.runner(db.obj).down(FILES[0].stem)
        assert set(db.obj.get_tables()) - NOT_OURS == set()
    assert migrate.upgrade(db.obj) == [path.stem for path in FILES]
    assert migrate.drift(db.obj, all_models()) == ""
    assert migrate.upgrade(db.obj) == []


def test_what_members_are_found_by_is_filled_in_for_who_was_there_before(
    unused: Flask, password_hash: str
) -> None:
    with db.connection_context():
        fill(assemble(password_hash).nordlys, 1_200)
        before = _found_by()
        others = Member.select(Member.id, Member.given_name, Member.email, Member.state)
        rows = sorted(others.tuples())
        migrate.runner(db.obj).down("0006_members_at_scale")
        assert "search_text" not in {each.name for each in db.obj.get_columns("member")}
    migrate.upgrade(db.obj)
    with db.connection_context():
        assert _found_by() == before
        assert all(len(words) > 2 for words in before.values())
        assert sorted(others.tuples()) == rows
        assert Member.select().count() == 1_205


def test_what_hangs_on_a_request_is_given_its_member(unused: Flask, password_hash: str) -> None:
    """The stranger of the same username had rows too, and a notice of an erasure is nobody's."""
    with db.connection_context():
        cast = assemble(password_hash)
        for member in (cast.kari, cast.other_kari):
            live(member, START, times=2)
        NoticeStep.update(member=None).where(NoticeStep.notice.in_(_nobodys(cast.kari))).execute()
        before = _whose()
        migrate.runner(db.obj).down("0011_child_rows_name_their_member")
        assert "member_id" not in {each.name for each in db.obj.get_columns("request_move")}
    migrate.upgrade(db.obj)
    assert migrate.drift(db.obj, all_models()) == ""
    with db.connection_context():
        assert _whose() == before
        assert {one for rows in before for _, one in rows} == {
            cast.kari.id,
            cast.other_kari.id,
            None,
        }


def _whose() -> list[list[tuple[int, int | None]]]:
    models = (RequestMove, RequestReminder, NoticeStep)
    return [sorted(model.select(model.id, model.member).tuples()) for model in models]


def _nobodys(member: Member) -> list[int]:
    """One of the notices about ``member`` becomes that of an erasure."""
    mine = Notice.select(Notice.id).where(Notice.member == member.id).order_by(Notice.id.desc())
    [(last,)] = mine.limit(1).tuples()
    Notice.update(member=None).where(Notice.id == last).execute()
    return [last]


def _found_by() -> dict[int, list[str]]:
    """The words by which each member is found; their order says nothing."""
    told = Member.select(Member.id, Member.search_text).tuples()
    return {number: sorted((text or "").split()) for number, text in told}


def test_a_model_that_has_moved_on_is_found(unused: Flask) -> None:
    nickname = CharField(null=True)
    Member._meta.add_field("nickname", nickname)
    try:
        assert "nickname" in migrate.drift(db.obj, all_models())
    finally:
        Member._meta.remove_field("nickname")
    assert migrate.drift(db.obj, all_models()) == ""


def test_a_database_from_a_newer_portal_is_refused_in_one_sentence(unused: Flask) -> None:
    insert = f"INSERT INTO {migrate.HISTORY} (name, applied) VALUES ('9999_later', '2030-01-01')"
    with db.connection_context():
        db.obj.execute_sql(insert)
    try:
        with pytest.raises(SettingsError, match=r"newer than this portal: it has 9999_later$"):
            migrate.upgrade(db.obj)
    finally:
        with db.connection_context():
            db.obj.execute_sql(f"DELETE FROM {migrate.HISTORY} WHERE name = '9999_later'")


def test_migrations_are_numbered_without_gaps() -> None:
    assert [int(path.stem[:4]) for path in FILES] == list(range(1, len(FILES) + 1))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_migration_stands_alone(path: Path) -> None:
    """What it imports from the portal would change under it."""
    assert not re.search(r"^\s*(from|import) portal", path.read_text("utf-8"), re.MULTILINE)


def test_a_damaged_file_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "portal.db"
    path.write_bytes(b"this is no database, but it is long enough to look like one" * 20)
    with pytest.raises(Exception, match="not a database"):
        migrate.upgrade(SqliteDatabase(str(path)))
