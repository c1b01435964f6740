"""What the admin API offers, as one table."""

from __future__ import annotations

from typing import Final

from contracts.mock import admin_faults, admin_journal, admin_state

ROUTES: Final = (*admin_state.ROUTES, *admin_faults.ROUTES, *admin_journal.ROUTES)
"""Every operation but the one that ends the process, which the server adds."""
