"""How each unit of the example usually fares."""

from rota.demo.fate import Habit

LONG_NAME = "archive.signed-delivery-notes-and-customs-declarations.all-branches.including-overseas.long-term"

HABITS = {
    "hello": Habit(seconds=0.02, memory=1.5),
    "exchange-rates": Habit(seconds=1.1, days=0.35, failures=0.05, exit_code=7, cpu=0.02, memory=2),
    "import-orders": Habit(seconds=4, spread=0.5, days=0.9, failures=0.13, exit_code=75, memory=34),
    "sync-stock": Habit(seconds=20.2, spread=0.01, days=0.12, cpu=0.05, memory=12),
    "refund": Habit(seconds=0.8, memory=6),
    "price-update": Habit(seconds=95, spread=0.15, cpu=0.9, memory=210, read=4),
    "competitor-prices": Habit(seconds=140, spread=0.4, failures=0.03, exit_code=22, cpu=0.1, memory=48),
    "deploy": Habit(seconds=64, spread=0.15, cpu=0.7, memory=180, written=3),
    "warm-cache": Habit(seconds=9, cpu=0.6, memory=96, read=12),
    "backup": Habit(seconds=236, spread=0.06, growth=0.27, cpu=0.6, memory=72, read=9, written=4),
    "backup-mail": Habit(seconds=150, spread=0.1, cpu=0.3, memory=40, read=6, written=6),
    "backup-check": Habit(seconds=1460, spread=0.08, cpu=0.5, memory=310, read=11),
    "backup-prune": Habit(seconds=6, memory=14, written=0.5),
    "db-vacuum": Habit(seconds=410, spread=0.18, cpu=0.4, memory=150, read=14, written=9),
    "db-replica-lag": Habit(seconds=0.3, spread=0.35, failures=0.002, exit_code=2, memory=9),
    "session-sweep": Habit(seconds=2.4, spread=0.3, memory=11, written=0.8),
    "mail-queue": Habit(seconds=40.3, spread=0.01, days=0.35, failures=0.004, exit_code=69, memory=5),
    "newsletter": Habit(seconds=1320, spread=0.05, cpu=0.1, memory=60),
    "thumbnails": Habit(seconds=75, spread=0.7, failures=0.006, cpu=0.95, memory=260, read=5, written=2),
    "search-index": Habit(seconds=160, spread=0.5, failures=0.004, exit_code=3, cpu=0.9, memory=420, read=7),
    "video-transcode": Habit(seconds=2250, spread=0.35, failures=0.02, exit_code=137, cpu=1.6, memory=640, written=2),
    "daily-report": Habit(seconds=48, spread=0.3, cpu=0.8, memory=130),
    "shop-lights": Habit(seconds=0.4, memory=3),
    LONG_NAME: Habit(seconds=33, spread=0.4, memory=25, written=2),
    "renew-certificates": Habit(seconds=3.5, spread=0.3, cpu=0.1, memory=28),
    "shop-api": Habit(seconds=90 * 86400, cpu=0.08, memory=190, read=0.001, written=0.002),
    "websocket-gateway": Habit(seconds=90 * 86400, cpu=0.03, memory=85, read=0, written=0.001),
    "mailer": Habit(seconds=6 * 86400, spread=0.4, failures=1, cpu=0.02, memory=120, read=0, written=0.001),
    "legacy-ftp": Habit(seconds=0.06, days=1, memory=3),
    "search-preview": Habit(seconds=90 * 86400, cpu=0.02, memory=240),
}
"""By unit. What is defined for less than 30 days is due often."""
