"""The page on which a curator sees each fact on its source, and accepts, rejects, corrects or adds."""

from etl.review.model import page_of

__all__ = ["page_of"]
