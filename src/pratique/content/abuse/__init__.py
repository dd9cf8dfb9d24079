"""Abuse of a site against others: false logins, mass mails, pages for search engines."""
