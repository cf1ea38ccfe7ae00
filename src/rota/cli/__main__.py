"""`python -m rota.cli`: the same as `rota`, for whoever has the package and not its script."""

import sys

from rota.cli.application import main

sys.exit(main())
