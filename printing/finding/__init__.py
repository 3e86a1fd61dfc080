"""Finding printers: where one could hang, what it says it is, a page to try it on, what to keep."""
