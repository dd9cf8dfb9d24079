"""The sealed bag: a case packed so that anybody can read and verify it in ten years."""
