"""What the employees' representative sees: the control measures and how they are used."""
