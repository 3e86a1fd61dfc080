"""From an order to paper: layout, languages, spool, transports."""
