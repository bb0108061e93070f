"""Built pages as a browser sees them."""
