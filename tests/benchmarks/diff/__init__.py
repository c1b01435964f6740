"""The comparison of documents beside others, on the corpus."""
