"""A second, slow reading of the rules of document control, and stories to ask both readings about."""
