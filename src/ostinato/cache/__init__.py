"""What was worked out before: values by the digest of all that they depend on."""
