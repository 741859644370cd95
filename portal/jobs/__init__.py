"""Durable jobs: one table in the portal's database, worked by as many processes as one likes."""
