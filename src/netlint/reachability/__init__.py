"""Who can reach whom: packet sets, filters, routing, and the paths that packets take."""
