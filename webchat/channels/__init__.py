"""The ways beside the chat API by which people reach the assistant, one folder each."""
