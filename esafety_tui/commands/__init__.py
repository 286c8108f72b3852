"""The commands, one module for each subject; heavy imports happen inside a command."""
