"""What labels say: of rows, columns, groups, captions and fields."""
