"""The site floor: turns page values into HTML, files and a folder that opens in a browser."""
