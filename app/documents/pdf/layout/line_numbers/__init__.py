"""Line numbers of manuscripts, pleadings, transcripts and poems, which are no part of the text."""
