"""Questions that are kept, and asked again of what was added since one last looked."""
