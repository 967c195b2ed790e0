//! The program that a person would write for this one mapping: serde for reading, structs that borrow from the
//! line, the rules in plain Rust.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer};

use crate::payload::Payload;
use crate::text::{bare_number, join, left, without_diacritics};

type Text<'a> = Option<Cow<'a, str>>;

/// The attributes that the mapping reads.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "'de: 'a"))]
pub struct User<'a> {
    #[serde(default)]
    account_enabled: Option<bool>,
    #[serde(default, rename = "IsSoftDeleted")]
    is_soft_deleted: Option<bool>,
    #[serde(default, deserialize_with = "borrowed")]
    user_principal_name: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    mail: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    mail_nickname: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    display_name: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    given_name: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    surname: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    job_title: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    department: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    company_name: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    employee_id: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    street_address: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    city: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    state: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    postal_code: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    country: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    mobile_phone: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    telephone_number: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    preferred_language: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    extension_attribute1: Text<'a>,
    #[serde(default, deserialize_with = "borrowed")]
    extension_attribute2: Text<'a>,
}

/// Text without an escape is borrowed; serde alone would copy it, because of the `Option` around it.
fn borrowed<'de: 'a, 'a, D: Deserializer<'de>>(from: D) -> Result<Text<'a>, D::Error> {
    #[derive(Deserialize)]
    struct Borrowed<'b>(#[serde(borrow)] Cow<'b, str>);
    Ok(Option::<Borrowed<'a>>::deserialize(from)?.map(|Borrowed(text)| text))
}

impl<'a> User<'a> {
    pub fn parse(line: &'a [u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(line)
    }

    /// Writes the payload, when the user is in scope.
    pub fn provision(&self, out: &mut Vec<u8>) -> bool {
        let payload = self.payload();
        payload.as_ref().inspect(|payload| payload.write(out)).is_some()
    }

    fn payload(&self) -> Option<Payload<'_>> {
        let department = self.department.as_deref()?;
        let user_name = self.user_principal_name.as_deref()?;
        if self.account_enabled != Some(true) || !user_name.ends_with("@contoso.com") {
            return None;
        }
        let (given, family) = (self.given_name.as_deref(), self.surname.as_deref());
        let (street, city, country) =
            (self.street_address.as_deref(), self.city.as_deref(), self.country.as_deref());
        Some(Payload {
            external_id: as_it_is(&self.mail_nickname),
            user_name: Some(user_name.into()),
            formatted_name: join(" ", &[given, family]).map(Cow::Owned),
            family_name: as_it_is(&self.surname),
            given_name: as_it_is(&self.given_name),
            display_name: as_it_is(&self.display_name),
            nick_name: given.zip(family).map(|(given, family)| {
                let mut name = left(&without_diacritics(given), 1).to_owned();
                name.push_str(&without_diacritics(family));
                Cow::Owned(name.to_lowercase())
            }),
            title: as_it_is(&self.job_title),
            user_type: as_it_is(&self.extension_attribute2)
                .or_else(|| as_it_is(&self.company_name))
                .or(Some("Employee".into())),
            preferred_language: as_it_is(&self.preferred_language),
            active: self.is_soft_deleted.map(|deleted| !deleted),
            email: as_it_is(&self.mail),
            work_phone: self.telephone_number.as_deref().map(bare_number),
            mobile_phone: as_it_is(&self.mobile_phone),
            formatted_address: join(", ", &[street, city, country]).map(Cow::Owned),
            street_address: as_it_is(&self.street_address),
            locality: as_it_is(&self.city),
            region: as_it_is(&self.state),
            postal_code: as_it_is(&self.postal_code),
            country: as_it_is(&self.country),
            employee_number: self.employee_id.as_deref().map(|number| Cow::Owned(["E", number].concat())),
            cost_center: self
                .extension_attribute1
                .as_deref()
                .map(|code| left(code, if country == Some("US") { 4 } else { 6 }).into()),
            department: Some(Cow::Owned(department.to_uppercase())),
        })
    }
}

fn as_it_is<'t>(text: &'t Text<'_>) -> Text<'t> {
    text.as_deref().map(Cow::Borrowed)
}
