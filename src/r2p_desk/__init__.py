"""R2P Desk: encrypted case files and signed briefings for people who warn of mass atrocities."""

__version__ = "0.1.0"
