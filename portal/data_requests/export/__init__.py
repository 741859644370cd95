"""Taking one's data along: asked for, written by a job as a stream, fetched, and gone after a week."""
