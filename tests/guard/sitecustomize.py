"""Read by every Python that starts with this folder on PYTHONPATH: the network guard in the children of tests."""

import network_guard

network_guard.install()
