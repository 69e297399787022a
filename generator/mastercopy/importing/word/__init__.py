"""Turns a Word file into a draft with its pictures, checked word by word against the page it becomes."""
