"""What notes or document have and an answer has not."""
