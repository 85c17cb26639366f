"""“You said, we did”: what became of what was said in answer to a call, or in a campaign."""
