"""What the tests stand on: free ports, child processes, a broker and a database of their own."""
