"""A real browser for tests: what drives it, and what it looks at."""
