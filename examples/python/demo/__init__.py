"""What stands behind two_devices.py: the relay, the processes, the forecast, the screen, and the attacker's tools."""
