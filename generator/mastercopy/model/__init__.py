"""Says what the bytes mean: record types, records and the register; frozen from here up."""
