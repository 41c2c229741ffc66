"""The helpdesk console under ``/helpdesk``: search, diagnose, take over, learn."""
