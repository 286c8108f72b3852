"""Law and guidance since 2014, beside the policy: what it adds, from where, and since when."""
