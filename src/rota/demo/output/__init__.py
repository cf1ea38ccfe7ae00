"""What runs of the past have printed."""
