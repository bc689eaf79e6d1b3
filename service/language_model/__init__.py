"""A language model that writes: what it is to Pincite, and how any OpenAI-compatible server is asked."""
