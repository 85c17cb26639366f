"""How dates are written: a folder for each language of the interface, as Django looks for them."""
