"""Turns exports of survey and ticket tools into edits of records: counted, without people, and the same every time."""
