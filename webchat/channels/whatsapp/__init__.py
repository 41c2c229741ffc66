"""WhatsApp, by way of the WhatsApp Business Platform's Cloud API (docs/whatsapp.md)."""
