"""Official papers as DOCX and PDF, sheets, QR codes: plain values in, bytes out."""
