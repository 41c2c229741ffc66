"""A stand-in for WhatsApp's Cloud API with phones to type on: another part of the outside world.

It speaks the platform's wire format to a webhook and takes messages as the platform does, limits
included. Chats live in memory only.
"""
