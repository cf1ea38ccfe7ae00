"""Requests and replies: how they are read, checked, bounded and sent."""
