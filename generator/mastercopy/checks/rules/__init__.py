"""The shipped rules, by what they look at; adding a rule is adding a function."""
