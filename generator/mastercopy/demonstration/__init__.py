"""Writes the demonstration company as a Git repository with its history."""

from mastercopy.demonstration.replay import write_demonstration

__all__ = ["write_demonstration"]
