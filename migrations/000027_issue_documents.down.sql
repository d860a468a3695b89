BEGIN;

DROP TABLE document_change;
DROP FUNCTION document_change_steps();
DROP TABLE delivery;
DROP TABLE issued_translation_pdf;
DROP TABLE issued_translation;
ALTER TABLE issued_document DROP CONSTRAINT issued_document_of_its_application;
DROP TABLE document_counter;

COMMIT;
