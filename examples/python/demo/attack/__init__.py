"""The attacker's tools. Nothing in here uses pawl: the protocol is done again, with another cryptography library."""
