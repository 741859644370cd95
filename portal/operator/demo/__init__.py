"""The demo: made-up people in two made-up customers, to look around as."""

from portal.operator.demo.making import ensure_demo

__all__ = ["ensure_demo"]
