"""Values that matter, as tables, and the Hypothesis strategies that go beyond them."""
