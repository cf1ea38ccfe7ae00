"""What next: pure decisions and tables, without clock, I/O or asyncio."""
