"""Turns Markdown into clean HTML fragments; knows nothing of rules, measures or engines."""
