"""What needs the network: whether the pages of others are still there, and a site that is only on the web."""
