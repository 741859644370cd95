"""Sign-in, passwords, sessions, and the limits on guessing."""
