"""Makes the Word templates that come with wrkit."""
