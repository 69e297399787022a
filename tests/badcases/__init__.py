"""The bad cases of rules: one module for each part of the quality system, read by tests/checks/test_stories.py."""
