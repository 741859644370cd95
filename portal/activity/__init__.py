"""What happened to a member: one typed list of events, recorded in the transaction of the act."""
