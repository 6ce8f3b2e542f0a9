"""Pages of the credential room: verify, a credential, the Prove station, nearest Works, contests."""
