"""Which marks of a sentence fill the slots of its terms: values and places, by cost."""
