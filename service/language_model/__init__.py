"""The interface to a language model, and its implementation for any OpenAI-compatible server."""
