"""Mail: the only home of smtplib, imap-tools, keyring, the mail formats and the texts' templates."""
