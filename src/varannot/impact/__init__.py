"""What an edit of the knowledge table would change in reports that were written."""
