"""The cookies the policy lists are those the portal sets, no more and no fewer."""

from portal.auth.devices import DEVICE_LIFE
from portal.web.cookies import COOKIES
from tests.pages import Visitor


def test_what_is_declared_is_what_is_set(visitor: Visitor) -> None:
    visitor.sign_in("nordlys", "kari")
    visitor.post("/language", {"language": "nb"})
    kept = {cookie.key: cookie for cookie in visitor.client._cookies.values()}
    declared = {cookie.name: cookie for cookie in COOKIES if cookie.purpose is None}
    assert set(kept) == set(declared)
    for name, cookie in kept.items():
        lasts = declared[name].life == "1 år"
        assert cookie.max_age == (DEVICE_LIFE.total_seconds() if lasts else None)
        assert cookie.http_only


def test_reading_the_policy_sets_none_but_the_forms_own(visitor: Visitor) -> None:
    visitor.get("/policy")
    visitor.get("/login")
    assert {cookie.key for cookie in visitor.client._cookies.values()} <= {"session"}
