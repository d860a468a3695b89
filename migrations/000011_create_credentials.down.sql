BEGIN;
REVOKE DELETE ON staff_role FROM qyzmet_app;
DROP TABLE account_event, role_request, known_place, sign_in_bucket, enrolment, recovery_code, used_totp_step,
    passkey_challenge, passkey, totp_secret, credential;
COMMIT;
