"""What is installed on this computer: fonts, and LibreOffice, which makes PDF files."""
