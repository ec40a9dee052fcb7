"""Who a document describes, and what it says of them besides the disease."""
