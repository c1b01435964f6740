"""Whether an OpenAPI document is well made, beyond what a schema of OpenAPI says."""
