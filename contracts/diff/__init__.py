"""What a new revision of an OpenAPI document breaks, each break shown by a value."""
