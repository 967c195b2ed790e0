//! The payload as a program for this one mapping has it: a struct, and its JSON.

use std::borrow::Cow;

type Text<'a> = Option<Cow<'a, str>>;

/// What the mapping gives.
#[derive(Debug, Default)]
pub struct Payload<'a> {
    pub external_id: Text<'a>,
    pub user_name: Text<'a>,
    pub formatted_name: Text<'a>,
    pub family_name: Text<'a>,
    pub given_name: Text<'a>,
    pub display_name: Text<'a>,
    pub nick_name: Text<'a>,
    pub title: Text<'a>,
    pub user_type: Text<'a>,
    pub preferred_language: Text<'a>,
    pub active: Option<bool>,
    pub email: Text<'a>,
    pub work_phone: Text<'a>,
    pub mobile_phone: Text<'a>,
    pub formatted_address: Text<'a>,
    pub street_address: Text<'a>,
    pub locality: Text<'a>,
    pub region: Text<'a>,
    pub postal_code: Text<'a>,
    pub country: Text<'a>,
    pub employee_number: Text<'a>,
    pub cost_center: Text<'a>,
    pub department: Text<'a>,
}

const CORE: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

impl Payload<'_> {
    /// Writes it as a JSON object.
    pub fn write(&self, out: &mut Vec<u8>) {
        let mut user = Members::begin(out, b"{");
        user.list("schemas", |schemas| {
            schemas.item(CORE);
            let extended = [&self.employee_number, &self.cost_center, &self.department];
            if extended.iter().any(|member| member.is_some()) {
                schemas.item(ENTERPRISE);
            }
        });
        user.text("externalId", &self.external_id);
        user.text("userName", &self.user_name);
        user.object("name", |name| {
            name.text("formatted", &self.formatted_name);
            name.text("familyName", &self.family_name);
            name.text("givenName", &self.given_name);
        });
        user.text("displayName", &self.display_name);
        user.text("nickName", &self.nick_name);
        user.text("title", &self.title);
        user.text("userType", &self.user_type);
        user.text("preferredLanguage", &self.preferred_language);
        if let Some(active) = self.active {
            user.key("active");
            user.out.extend_from_slice(if active { b"true" } else { b"false" });
        }
        user.list("emails", |emails| emails.element("work", |email| email.text("value", &self.email)));
        user.list("phoneNumbers", |phones| {
            phones.element("work", |phone| phone.text("value", &self.work_phone));
            phones.element("mobile", |phone| phone.text("value", &self.mobile_phone));
        });
        user.list("addresses", |addresses| {
            addresses.element("work", |address| {
                address.text("formatted", &self.formatted_address);
                address.text("streetAddress", &self.street_address);
                address.text("locality", &self.locality);
                address.text("region", &self.region);
                address.text("postalCode", &self.postal_code);
                address.text("country", &self.country);
            });
        });
        user.object(ENTERPRISE, |enterprise| {
            enterprise.text("employeeNumber", &self.employee_number);
            enterprise.text("costCenter", &self.cost_center);
            enterprise.text("department", &self.department);
        });
        user.out.push(b'}');
    }
}

/// The members of an object, or the elements of an array, that is being written.
struct Members<'o> {
    out: &'o mut Vec<u8>,
    /// Where the first one begins.
    first: usize,
}

impl<'o> Members<'o> {
    fn begin(out: &'o mut Vec<u8>, open: &[u8]) -> Self {
        out.extend_from_slice(open);
        let first = out.len();
        Members { out, first }
    }

    fn separate(&mut self) {
        if self.out.len() > self.first {
            self.out.push(b',');
        }
    }

    fn key(&mut self, key: &str) {
        self.separate();
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\":");
    }

    fn text(&mut self, key: &str, text: &Text<'_>) {
        if let Some(text) = text {
            self.key(key);
            serde_json::to_writer(&mut *self.out, text).unwrap();
        }
    }

    fn item(&mut self, text: &str) {
        self.separate();
        serde_json::to_writer(&mut *self.out, text).unwrap();
    }

    /// What `open` begins and `write` fills; taken back where nothing was written.
    fn nested(&mut self, open: &[u8], write: impl FnOnce(&mut Members<'_>), close: u8, start: usize) {
        let mut members = Members::begin(self.out, open);
        write(&mut members);
        if members.out.len() > members.first {
            self.out.push(close);
        } else {
            self.out.truncate(start);
        }
    }

    fn object(&mut self, key: &str, write: impl FnOnce(&mut Members<'_>)) {
        let start = self.out.len();
        self.key(key);
        self.nested(b"{", write, b'}', start);
    }

    fn list(&mut self, key: &str, write: impl FnOnce(&mut Members<'_>)) {
        let start = self.out.len();
        self.key(key);
        self.nested(b"[", write, b']', start);
    }

    /// An element of a multi-valued attribute, with its type.
    fn element(&mut self, kind: &str, write: impl FnOnce(&mut Members<'_>)) {
        let start = self.out.len();
        self.separate();
        let first = self.out.len() + 1;
        self.out.extend_from_slice(b"{\"type\":\"");
        self.out.extend_from_slice(kind.as_bytes());
        self.out.push(b'"');
        let typed = self.out.len();
        let mut members = Members { out: self.out, first };
        write(&mut members);
        if self.out.len() > typed { self.out.push(b'}') } else { self.out.truncate(start) }
    }
}
