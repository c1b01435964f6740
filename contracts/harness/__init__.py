"""Driving a client library through an adapter, so that what it tells its user can be judged too."""
