"""Reading pictures of pages: the extra `ocr` (rapidocr's models, run by onnxruntime; nothing is downloaded).

Nothing here is imported unless a page needs it and the extra is installed (`verifier.pdf.scanned`).
"""
