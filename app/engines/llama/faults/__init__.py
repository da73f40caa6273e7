"""What is done when llama.cpp, a driver or a compiler is at fault: the check, and the ladder."""
