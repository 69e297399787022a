"""Reads the world (disk, Git, YAML, CSV) into plain values; writes nothing but its own store."""
