"""The validating proxy: stands before a provider, passes on what comes, and keeps a journal of it."""
