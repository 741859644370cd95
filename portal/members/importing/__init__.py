"""A customer's file of members: read and checked as a whole, then added all at once or not at all."""
