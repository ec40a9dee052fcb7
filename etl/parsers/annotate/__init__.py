"""What a text holds that can be found without understanding it; the annotators know nothing of each other."""
