"""The profile: its sections, the customer's switches, and every change a member makes."""
