"""The seat map: a retained numpy raster of a hall, drawn and touched through one widget."""
