"""What each verb of the command line does; every verb returns its exit status."""
