"""Recipients of personal data, what was given to them, and telling them what they must know."""
