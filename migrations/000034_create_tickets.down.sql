BEGIN;

DROP TABLE booking, ticket_breach, ticket, ticket_counter, kiosk;

COMMIT;
