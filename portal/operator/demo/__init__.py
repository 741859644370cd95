"""The demo: made-up people in two made-up customers, to look around as."""

from portal.operator.demo.making import ensure_demo, how_to_sign_in

__all__ = ["ensure_demo", "how_to_sign_in"]
