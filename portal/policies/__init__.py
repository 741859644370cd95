"""What the member has been told: versions of the policy, who has seen and who has acknowledged."""
