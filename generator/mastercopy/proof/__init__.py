"""Proves that a site is what was built: its manifest, and the checks that need nothing but Python."""
