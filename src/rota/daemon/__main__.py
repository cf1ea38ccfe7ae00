"""`python -m rota.daemon`: how the keeper starts a daemon."""

import sys

from rota.daemon.main import main

sys.exit(main())
