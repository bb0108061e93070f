"""Where a site can be deployed to: one file for each kind of target."""
