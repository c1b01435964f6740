"""Reports: each a consumer of the event stream."""
