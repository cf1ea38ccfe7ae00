"""The deeds the engine needs done, as Protocols: what a second store or a second runner would implement."""
