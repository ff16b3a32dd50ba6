"""Facts, disclosure and the reports: what may leave a case, and how it reads."""
