"""Turns measurements into series and scores; knows nothing of rules or pages."""
