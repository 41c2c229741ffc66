"""The history of the tables, one file a change, run by Alembic at the start. Forward only."""
