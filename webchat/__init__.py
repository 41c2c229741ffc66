"""The gateway: the only public door. Chat API, search API, chat page and operations."""
