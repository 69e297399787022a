"""Says what is wrong: rules in, problems out; never writes and never stops at the first."""
