"""What only a real browser can tell: every request, cookie, write, message and violation of the policy."""
