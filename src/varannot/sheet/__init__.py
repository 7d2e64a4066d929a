"""The sample sheet and the configuration: closed, checked at once, with every mistake named."""
