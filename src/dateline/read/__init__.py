"""Outside to article: sources and formats, the page and its furniture."""
