"""People: accounts, profiles, follows, mutes, blocks, consent and notifications. Leans on web and support."""
