"""The command line that starts, trains, asks, searches and evaluates."""
