"""The only home of python-docx; reading Word documents, writing annexes."""
