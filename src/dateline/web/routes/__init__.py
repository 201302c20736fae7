"""One module a page. Each has a `router`, and `NAV = (order, label, path, key)` where the navigation names it."""
