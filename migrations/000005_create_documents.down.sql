BEGIN;
DROP TABLE issued_document_pdf, issued_document_event, issued_document, file;
DROP FUNCTION filed_file_stays();
COMMIT;
