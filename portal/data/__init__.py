"""Database, base model, the register of declarations, checks of what people write."""
