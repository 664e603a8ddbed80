"""The county's sky-net (天网): devices that register with us by GB/T 28181, their channels and alarms."""
