"""Turns numbers into what can be said of them: limits, signals, trends, forecasts, shares with their uncertainty.

Each function names where its formula is from, and a test beside it reproduces a worked example that was published.
Numbers are plain floats in the unit of what was measured; a function that needs more than it was given answers None.
"""
