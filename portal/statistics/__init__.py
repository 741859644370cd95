"""Figures about a customer's members, made so that nobody can be picked out of them."""
