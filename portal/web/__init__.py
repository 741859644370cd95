"""What speaks HTTP and belongs to no area."""
