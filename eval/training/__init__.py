"""Train the small models that choose answers: the question encoder that looks for the sentence that answers."""
