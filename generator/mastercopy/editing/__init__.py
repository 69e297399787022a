"""Edits the files that people write, line by line: what was not asked for stays as it is, byte for byte."""
