"""Choices: the purposes a customer offers, what each member answered, and the proof of it."""
