"""The customer admin's pages: what the controller must do, with no tables and no rules of its own."""
