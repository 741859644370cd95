"""Mail: one function per message, and how a message leaves the portal."""
