"""Says how it came to be so: recordings, sign-offs, what was in force on which day."""
