"""Signing in and out."""

from tests.pages import Visitor


def test_kari_comes_in_and_goes_out(visitor: Visitor) -> None:
    home = visitor.sign_in("nordlys", "kari")
    assert home.h1 == "Hei, Kari"
    out = visitor.submit(form="form[action='/logout']")
    assert "Du er logget ut." in out.words
    assert visitor.get("/").location == "/login"
