"""The only home of lxml for workbooks, xlsxwriter, openpyxl and calamine."""
