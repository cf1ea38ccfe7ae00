"""The subcommands, one file each, named as they are typed; each file has one `command`."""
