"""The views floor: turns what is compiled into plain, frozen page values, before any HTML."""
