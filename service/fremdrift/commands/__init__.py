"""Commands: parse, call one function, print. ``cli`` loads the module of a command when it is asked for."""
