"""The door for people: one verb per command, parsed here, done below, printed here."""

from mastercopy.cli.main import main

__all__ = ["main"]
