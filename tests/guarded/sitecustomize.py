"""Read by each Python that the tests start, as this folder is on its path: sets the guard there too."""

import loopback

loopback.install()
