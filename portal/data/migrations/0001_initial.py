# Generated from a schema diff on 2026-11-22 11:52.
from peewee import *


def up(migrator, db):
    class Customer(Model):
        id = BigAutoField()
        key = CharField(unique=True)
        name = CharField()
        org_number = CharField()
        contact_email = CharField()
        contact_phone = CharField(null=True)
        language = CharField(default="nb")
        two_step_for_admins = BooleanField(default=True)
        device_days = IntegerField(default=30)
        notice_days = IntegerField(default=14)
        created_at = DateTimeField()
        ends_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "customer"

    db.create_tables([Customer])

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
        sort_key = CharField(null=True)

        class Meta:
            database = db
            table_name = "member"
            indexes = (
                (("customer", "username"), True),
                (("customer", "sort_key"), False),
                (("customer", "state", "sort_key"), False),
                (("customer", "role", "sort_key"), False),
            )

    db.create_tables([Member])

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

    class AppKey(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        name = CharField()
        key_hash = CharField(unique=True)
        created_at = DateTimeField()
        revoked_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "app_key"

    db.create_tables([AppKey])

    class Attempts(Model):
        id = BigAutoField()
        key = CharField()
        window = IntegerField(index=True)
        count = IntegerField(default=0)
        expires_at = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "attempts"
            indexes = ((("key", "window"), True),)

    db.create_tables([Attempts])

    class AuthenticatorApp(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
        sealed = BlobField()
        last_step = IntegerField(default=0)
        created_at = DateTimeField()
        confirmed_at = DateTimeField(null=True)
        last_used_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "authenticator_app"

    db.create_tables([AuthenticatorApp])

    class Certificate(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        form_key = CharField()
        name = CharField()
        issuer = CharField()
        number = CharField(null=True)
        issued_on = DateField(null=True)
        expires_on = DateField(index=True, null=True)
        created_at = DateTimeField()
        removed_at = DateTimeField(index=True, null=True)

        class Meta:
            database = db
            table_name = "certificate"
            indexes = ((("member", "form_key"), True),)

    db.create_tables([Certificate])

    class ClockEntry(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        form_key = CharField()
        started_at = DateTimeField()
        ended_at = DateTimeField(null=True)
        created_at = DateTimeField()
        removed_at = DateTimeField(index=True, null=True)

        class Meta:
            database = db
            table_name = "clock_entry"
            indexes = ((("member", "form_key"), True), (("member", "started_at"), False))

    db.create_tables([ClockEntry])
    db.execute_sql(
        'CREATE UNIQUE INDEX IF NOT EXISTS "clock_entry_one_open" ON "clock_entry" ("member_id") WHERE (("ended_at" IS NULL) AND ("removed_at" IS NULL))'
    )

    class ClockCorrection(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        entry = ForeignKeyField(ClockEntry, on_delete="CASCADE")
        started_at = DateTimeField(null=True)
        ended_at = DateTimeField(null=True)
        reason = CharField(null=True)
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "clock_correction"
            indexes = ((("entry", "at"), False),)

    db.create_tables([ClockCorrection])

    class Device(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        token_hash = CharField(unique=True)
        first_seen_at = DateTimeField()
        last_seen_at = DateTimeField(index=True)
        trusted_until = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "device"

    db.create_tables([Device])

    class Session(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        token_hash = CharField(unique=True)
        device = ForeignKeyField(Device, null=True, on_delete="SET NULL")
        proof = CharField(default="password")
        created_at = DateTimeField()
        last_seen_at = DateTimeField(index=True)
        authenticated_at = DateTimeField()
        previous_at = DateTimeField(null=True)
        ended_at = DateTimeField(null=True)
        disowned_at = DateTimeField(null=True)
        address = CharField()
        agent = CharField()
        notice = TextField(null=True)

        class Meta:
            database = db
            table_name = "session"

    db.create_tables([Session])

    class Confirmation(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        session = ForeignKeyField(Session, on_delete="CASCADE")
        act = CharField()
        path = TextField()
        is_form = BooleanField()
        sealed = BlobField(null=True)
        expires_at = DateTimeField(index=True)
        confirmed_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "confirmation"

    db.create_tables([Confirmation])

    class ConsentEvent(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        sequence = IntegerField()
        reference = CharField(unique=True)
        purpose = CharField()
        kind = CharField()
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        at = DateTimeField()
        channel = CharField()
        language = CharField()
        edition = IntegerField()
        consented_at = DateTimeField(null=True)
        paused_until = DateTimeField(null=True)
        valid_until = DateTimeField(null=True)
        receipt = TextField(null=True)
        sha256 = CharField(unique=True)
        seal = CharField()

        class Meta:
            database = db
            table_name = "consent_event"
            indexes = ((("member", "sequence"), True), (("member", "purpose", "sequence"), False))

    db.create_tables([ConsentEvent])

    class ConsentHead(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
        length = IntegerField()
        seal = CharField()

        class Meta:
            database = db
            table_name = "consent_head"

    db.create_tables([ConsentHead])

    class CustomerChange(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        names = TextField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "customer_change"

    db.create_tables([CustomerChange])

    class DataRequest(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        reference = CharField(unique=True)
        kind = CharField()
        state = CharField(default="received")
        handled_by = CharField(default="customer")
        taken_by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        purpose = CharField(null=True)
        subject = CharField(null=True)
        details = TextField(default="")
        proposal = TextField(null=True)
        created_at = DateTimeField()
        due_on = DateField(index=True)
        extended = IntegerField(default=0)
        closed_at = DateTimeField(index=True, null=True)

        class Meta:
            database = db
            table_name = "data_request"
            indexes = ((("member", "state"), False),)

    db.create_tables([DataRequest])

    class Education(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        form_key = CharField()
        programme = CharField()
        institution = CharField()
        level = CharField(null=True)
        start_month = IntegerField(null=True)
        start_year = IntegerField()
        end_month = IntegerField(null=True)
        end_year = IntegerField(null=True)
        created_at = DateTimeField()
        removed_at = DateTimeField(index=True, null=True)

        class Meta:
            database = db
            table_name = "education"
            indexes = ((("member", "form_key"), True),)

    db.create_tables([Education])

    class Erasure(Model):
        id = BigAutoField()
        reference = CharField(unique=True)
        customer = ForeignKeyField(Customer, null=True, on_delete="RESTRICT")
        row = BigIntegerField(index=True)
        subject = CharField()
        cause = CharField()
        decided_at = DateTimeField()
        begun_at = DateTimeField()
        entry = IntegerField(unique=True, null=True)
        rows = IntegerField(default=0)
        finished_at = DateTimeField(null=True)
        certificate = TextField(null=True)
        sha256 = CharField(index=True, null=True)
        cleared_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "erasure"

    db.create_tables([Erasure])

    class ErasedTable(Model):
        id = BigAutoField()
        erasure = ForeignKeyField(Erasure, on_delete="CASCADE")
        name = CharField()
        deleted = IntegerField(default=0)
        anonymised = IntegerField(default=0)
        kept = IntegerField(default=0)
        law = CharField(null=True)
        kept_until = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "erased_table"
            indexes = ((("erasure", "name"), True),)

    db.create_tables([ErasedTable])

    class ErasureTold(Model):
        id = BigAutoField()
        erasure = ForeignKeyField(Erasure, on_delete="CASCADE")
        recipient = CharField()
        noted_at = DateTimeField()
        told_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "erasure_told"
            indexes = ((("erasure", "recipient"), True),)

    db.create_tables([ErasureTold])

    class Event(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        kind = CharField()
        values = TextField(default="{}")
        at = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "event"
            indexes = ((("member", "at"), False),)

    db.create_tables([Event])

    class Experience(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        form_key = CharField()
        job_title = CharField()
        employer = CharField()
        start_month = IntegerField(null=True)
        start_year = IntegerField()
        end_month = IntegerField(null=True)
        end_year = IntegerField(null=True)
        description = TextField(null=True)
        created_at = DateTimeField()
        removed_at = DateTimeField(index=True, null=True)

        class Meta:
            database = db
            table_name = "experience"
            indexes = ((("member", "form_key"), True),)

    db.create_tables([Experience])

    class Export(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        request = ForeignKeyField(DataRequest, unique=True, on_delete="CASCADE")
        areas = TextField()
        formats = TextField()
        since = DateField(null=True)
        language = CharField()
        passphrase = BlobField(null=True)
        state = CharField(default="running")
        rows_done = IntegerField(default=0)
        rows_total = IntegerField(default=0)
        file = CharField(null=True)
        size = IntegerField(null=True)
        sha256 = CharField(null=True)
        ready_at = DateTimeField(null=True)
        fetched_at = DateTimeField(null=True)
        gone_at = DateTimeField(null=True)
        created_at = DateTimeField()

        class Meta:
            database = db
            table_name = "export"
            indexes = ((("member", "state"), False),)

    db.create_tables([Export])

    class FieldWording(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        key = CharField()
        nb = TextField(default="")
        nn = TextField(default="")
        en = TextField(default="")
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "field_wording"

    db.create_tables([FieldWording])

    class HandOver(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        app = ForeignKeyField(AppKey, on_delete="CASCADE")
        code_hash = CharField(unique=True)
        expires_at = DateTimeField(index=True)
        used_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "hand_over"

    db.create_tables([HandOver])

    class Holiday(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        form_key = CharField()
        kind = CharField()
        starts_on = DateField()
        ends_on = DateField()
        note = CharField(null=True)
        created_at = DateTimeField()
        removed_at = DateTimeField(index=True, null=True)

        class Meta:
            database = db
            table_name = "holiday"
            indexes = ((("member", "form_key"), True),)

    db.create_tables([Holiday])

    class InactivityRule(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        months = IntegerField(null=True)
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "inactivity_rule"

    db.create_tables([InactivityRule])

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

    class LastActive(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "last_active"

    db.create_tables([LastActive])

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

    class LookUp(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        reason = CharField()
        what = CharField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "look_up"
            indexes = ((("member", "at"), False), (("by", "at"), False))

    db.create_tables([LookUp])

    class MemberCategory(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
        category = CharField()
        rule = IntegerField()
        reasons = TextField()
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "member_category"

    db.create_tables([MemberCategory])

    class MemberImport(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        state = CharField(default="checking")
        lines = IntegerField(default=0)
        reached = IntegerField(default=0)
        members = IntegerField(default=0)
        invited = IntegerField(default=0)
        mistakes = IntegerField(default=0)
        is_late = BooleanField(default=False)
        created_at = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "member_import"

    db.create_tables([MemberImport])

    class MemberWord(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        word = CharField()

        class Meta:
            database = db
            table_name = "member_word"
            indexes = ((("customer", "word", "member"), False), (("member", "word"), False))

    db.create_tables([MemberWord])

    class Passkey(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        name = CharField()
        credential_id = CharField(unique=True, max_length=1400)
        public_key = BlobField()
        sign_count = IntegerField(default=0)
        created_at = DateTimeField()
        last_used_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "passkey"

    db.create_tables([Passkey])

    class PendingSignIn(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        token_hash = CharField(unique=True)
        by_app = BooleanField()
        mailed = IntegerField(default=0)
        nonce = CharField()
        leads_to = TextField()
        expires_at = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "pending_sign_in"

    db.create_tables([PendingSignIn])

    class PlannedErasure(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        cause = CharField()
        decided_at = DateTimeField()
        due_at = DateTimeField(index=True)
        undone_at = DateTimeField(null=True)
        request = ForeignKeyField(DataRequest, null=True, on_delete="CASCADE")
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        begun_at = DateTimeField(null=True)
        days_told = IntegerField(null=True)

        class Meta:
            database = db
            table_name = "planned_erasure"

    db.create_tables([PlannedErasure])
    db.execute_sql(
        'CREATE UNIQUE INDEX IF NOT EXISTS "planned_erasure_one_standing" ON "planned_erasure" ("member_id", "cause") WHERE (("undone_at" IS NULL) AND ("begun_at" IS NULL))'
    )

    class PolicyText(Model):
        id = BigAutoField()
        version = ForeignKeyField(PolicyVersion, on_delete="CASCADE")
        language = CharField()
        summary = TextField()
        body = TextField()
        meanings = TextField(default="")
        source = TextField(default="")

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

    class Position(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        latitude = DecimalField(max_digits=4, decimal_places=2)
        longitude = DecimalField(max_digits=5, decimal_places=2)
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "position"
            indexes = ((("member", "at"), False),)

    db.create_tables([Position])

    class PurposeSetting(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        purpose = CharField()
        offered = BooleanField(default=True)
        renewal_months = IntegerField(null=True)
        measurement_id = CharField(null=True)
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "purpose_setting"
            indexes = ((("customer", "purpose"), False),)

    db.create_tables([PurposeSetting])

    class PurposeVersion(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, null=True, on_delete="RESTRICT")
        series = CharField()
        purpose = CharField()
        number = IntegerField()
        edition = IntegerField()
        basis = CharField()
        decided_by = CharField()
        from_code = BooleanField(default=False)
        published_at = DateTimeField()

        class Meta:
            database = db
            table_name = "purpose_version"
            indexes = ((("series", "purpose", "number"), True),)

    db.create_tables([PurposeVersion])

    class PurposeText(Model):
        id = BigAutoField()
        version = ForeignKeyField(PurposeVersion, on_delete="CASCADE")
        language = CharField()
        name = CharField()
        explanation = TextField()
        question = TextField()
        data = TextField()
        recipients = TextField()
        kept = TextField()
        if_no = TextField()
        effect = TextField()

        class Meta:
            database = db
            table_name = "purpose_text"
            indexes = ((("version", "language"), True),)

    db.create_tables([PurposeText])

    class RecoveryCode(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        code_hash = CharField(unique=True)
        used_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "recovery_code"

    db.create_tables([RecoveryCode])

    class RecoveryCodes(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
        created_at = DateTimeField()
        shown = BlobField(null=True)
        shown_until = DateTimeField()

        class Meta:
            database = db
            table_name = "recovery_codes"

    db.create_tables([RecoveryCodes])

    class RequestMove(Model):
        id = BigAutoField()
        request = ForeignKeyField(DataRequest, on_delete="CASCADE")
        move = CharField()
        state = CharField()
        actor = CharField()
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        reason = TextField(null=True)
        at = DateTimeField()

        class Meta:
            database = db
            table_name = "request_move"

    db.create_tables([RequestMove])

    class Restriction(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        purpose = CharField(null=True)
        reference = CharField()
        began_at = DateTimeField()
        told_at = DateTimeField(null=True)
        ends_at = DateTimeField(null=True)

        class Meta:
            database = db
            table_name = "restriction"
            indexes = ((("member", "ends_at"), False),)

    db.create_tables([Restriction])

    class SecurityEvent(Model):
        id = BigAutoField()
        code = CharField()
        about = CharField()
        customer = ForeignKeyField(Customer, null=True, on_delete="CASCADE")
        member = ForeignKeyField(Member, null=True, on_delete="CASCADE")
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        door = CharField(null=True)
        subject = CharField(null=True)
        network = CharField(null=True)
        object_id = BigIntegerField(null=True)
        at = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "security_event"
            indexes = ((("member", "at"), False), (("code", "about", "at"), False))

    db.create_tables([SecurityEvent])

    class SpentChallenge(Model):
        id = BigAutoField()
        digest = CharField(unique=True)
        expires_at = DateTimeField(index=True)

        class Meta:
            database = db
            table_name = "spent_challenge"

    db.create_tables([SpentChallenge])

    class SwitchEvent(Model):
        id = BigAutoField()
        customer = ForeignKeyField(Customer, on_delete="CASCADE")
        key = CharField()
        state = CharField()
        by = ForeignKeyField(Member, null=True, on_delete="SET NULL")
        at = DateTimeField()
        effective_at = DateTimeField(null=True)
        delete_at = DateTimeField(index=True, null=True)
        deleted_at = DateTimeField(null=True)
        purpose = TextField(null=True)
        basis = CharField(null=True)
        retention = TextField(null=True)
        discussed_on = DateField(null=True)

        class Meta:
            database = db
            table_name = "switch_event"

    db.create_tables([SwitchEvent])

    class UsageCount(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, field=Member.id, on_delete="CASCADE")
        day = DateField()
        page = CharField()
        views = IntegerField(default=1)

        class Meta:
            database = db
            table_name = "usage_count"
            indexes = ((("member", "day", "page"), True),)

    db.create_tables([UsageCount])

    class WorkSchedule(Model):
        id = BigAutoField()
        member = ForeignKeyField(Member, unique=True, on_delete="CASCADE")
        monday = DecimalField(null=True, max_digits=4, decimal_places=2)
        tuesday = DecimalField(null=True, max_digits=4, decimal_places=2)
        wednesday = DecimalField(null=True, max_digits=4, decimal_places=2)
        thursday = DecimalField(null=True, max_digits=4, decimal_places=2)
        friday = DecimalField(null=True, max_digits=4, decimal_places=2)
        saturday = DecimalField(null=True, max_digits=4, decimal_places=2)
        sunday = DecimalField(null=True, max_digits=4, decimal_places=2)
        position_percentage = DecimalField(null=True, max_digits=5, decimal_places=2)

        class Meta:
            database = db
            table_name = "work_schedule"

    db.create_tables([WorkSchedule])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("work_schedule"))
    migrator.migrate(migrator.drop_table("usage_count"))
    migrator.migrate(migrator.drop_table("switch_event"))
    migrator.migrate(migrator.drop_table("spent_challenge"))
    migrator.migrate(migrator.drop_table("security_event"))
    migrator.migrate(migrator.drop_table("restriction"))
    migrator.migrate(migrator.drop_table("request_move"))
    migrator.migrate(migrator.drop_table("recovery_codes"))
    migrator.migrate(migrator.drop_table("recovery_code"))
    migrator.migrate(migrator.drop_table("purpose_text"))
    migrator.migrate(migrator.drop_table("purpose_version"))
    migrator.migrate(migrator.drop_table("purpose_setting"))
    migrator.migrate(migrator.drop_table("position"))
    migrator.migrate(migrator.drop_table("policy_view"))
    migrator.migrate(migrator.drop_table("policy_text"))
    migrator.migrate(migrator.drop_table("planned_erasure"))
    migrator.migrate(migrator.drop_table("pending_sign_in"))
    migrator.migrate(migrator.drop_table("passkey"))
    migrator.migrate(migrator.drop_table("member_word"))
    migrator.migrate(migrator.drop_table("member_import"))
    migrator.migrate(migrator.drop_table("member_category"))
    migrator.migrate(migrator.drop_table("look_up"))
    migrator.migrate(migrator.drop_table("link"))
    migrator.migrate(migrator.drop_table("last_active"))
    migrator.migrate(migrator.drop_table("kept_form"))
    migrator.migrate(migrator.drop_table("job"))
    migrator.migrate(migrator.drop_table("inactivity_rule"))
    migrator.migrate(migrator.drop_table("holiday"))
    migrator.migrate(migrator.drop_table("hand_over"))
    migrator.migrate(migrator.drop_table("field_wording"))
    migrator.migrate(migrator.drop_table("export"))
    migrator.migrate(migrator.drop_table("experience"))
    migrator.migrate(migrator.drop_table("event"))
    migrator.migrate(migrator.drop_table("erasure_told"))
    migrator.migrate(migrator.drop_table("erased_table"))
    migrator.migrate(migrator.drop_table("erasure"))
    migrator.migrate(migrator.drop_table("education"))
    migrator.migrate(migrator.drop_table("data_request"))
    migrator.migrate(migrator.drop_table("customer_change"))
    migrator.migrate(migrator.drop_table("consent_head"))
    migrator.migrate(migrator.drop_table("consent_event"))
    migrator.migrate(migrator.drop_table("confirmation"))
    migrator.migrate(migrator.drop_table("session"))
    migrator.migrate(migrator.drop_table("device"))
    migrator.migrate(migrator.drop_table("clock_correction"))
    migrator.migrate(migrator.drop_table("clock_entry"))
    migrator.migrate(migrator.drop_table("certificate"))
    migrator.migrate(migrator.drop_table("authenticator_app"))
    migrator.migrate(migrator.drop_table("attempts"))
    migrator.migrate(migrator.drop_table("app_key"))
    migrator.migrate(migrator.drop_table("acknowledgement"))
    migrator.migrate(migrator.drop_table("member"))
    migrator.migrate(migrator.drop_table("policy_version"))
    migrator.migrate(migrator.drop_table("customer"))
