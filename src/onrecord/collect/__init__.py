"""Files, folders, pages and exports become articles: see articles.py."""
