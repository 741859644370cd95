"""Customers and their members: what everything else hangs on."""
