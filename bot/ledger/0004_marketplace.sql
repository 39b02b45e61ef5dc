-- A marketplace without cases is looked for at every change of its playbook: that must not read a million others.
CREATE INDEX cases_marketplace ON cases (marketplace, id);
