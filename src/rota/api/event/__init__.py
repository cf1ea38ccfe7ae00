"""The stream of everything: who hears of what, in which order, and from where on."""
