BEGIN;
DROP TABLE catalogue_version, calendar_year, calendar_day, edition_ground, standard_edition, life_situation,
    service_category, service, index_value, classifier_item, region, refusal_ground, register, category,
    organisation, body;
DROP FUNCTION standard_edition_is_law(), edition_ground_is_law(), catalogue_moved();
COMMIT;
