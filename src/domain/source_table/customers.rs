//! Who the customers are.

use super::definition::Kind::{Attributes, Text, Time};
use super::definition::{SourceTable, may, must};

pub(super) const TABLE: SourceTable = SourceTable {
    name: "customers",
    fields: &[
        must("customer_id", Text).named(&[
            "customer_id",
            "user_id",
            "contact_id",
            "household_id",
            "profile_id",
            "person_id",
            "client_id",
            "subscriber_key",
            "subscriber_id",
            "member_id",
            "id",
            "email_address",
            "email",
            "kundennummer",
        ]),
        may("name", Text).named(&["name", "full_name", "customer_name", "display_name"]),
        may("email", Text).named(&["email", "email_address", "mail"]),
        may("audience", Text),
        may("account_id", Text),
        may("business_unit", Text).named(&["business_unit", "brand", "region"]),
        may("created_at", Time).named_by_part(&["created_at", "signup_date", "registered_at", "created", "optin_time"]),
        may("attributes", Attributes),
    ],
    key: &["customer_id"],
    synonyms: &[
        "customers",
        "customer",
        "users",
        "user",
        "contacts",
        "contact",
        "people",
        "person",
        "persons",
        "profiles",
        "profile",
        "members",
        "member",
        "demographics",
        "households",
        "subscribers",
        "clients",
        "list",
        "lists",
        "audience",
        "kunden",
    ],
    checks: &[include_str!("customers/units.sql")],
    ..SourceTable::NONE
};
