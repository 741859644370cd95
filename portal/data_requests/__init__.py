"""The seven rights: one state machine, one clock, and what each right gives."""
