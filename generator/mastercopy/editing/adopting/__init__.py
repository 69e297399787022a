"""Adopts the texts of others: proposes how they are to be read, and tells what that finds. It edits none of them."""
