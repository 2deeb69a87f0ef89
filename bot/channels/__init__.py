"""The ways in and out: socket.io for the website, REST, both with the same guard and the same messages."""
