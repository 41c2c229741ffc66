"""The topology of many processes: what it takes, how it grows, and what faults do to it."""
