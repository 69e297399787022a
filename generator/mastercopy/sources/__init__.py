"""Reads the world (disk, Git, YAML, CSV) into plain values; never writes."""
