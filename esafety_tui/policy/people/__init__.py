"""Who the people of a case are to the policy: accused in vain, to be supported, sanctioned."""
