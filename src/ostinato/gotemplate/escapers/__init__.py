"""The escapers that compiled templates call: one module for each kind of place a value can stand in."""
