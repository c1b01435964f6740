"""Contract tests for one API operation: updating an active phone number."""
