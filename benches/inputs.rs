//! A record to its payload by each way in: as JSON text, as a parsed `serde_json::Value`, and as a type of the
//! caller's own. What parsing costs the caller beforehand is not in it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what fails here is a failed benchmark"
)]

mod workload;

use attrflow::functions::Environment;
use attrflow::provision::Worker;
use attrflow::record::{AttributeSink, RecordError, SourceRecord};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use serde::Deserialize;
use serde_json::Value as Json;

/// A user as a sync engine might keep it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    object_id: String,
    user_principal_name: String,
    account_enabled: Option<bool>,
    #[serde(rename = "IsSoftDeleted")]
    is_soft_deleted: Option<bool>,
    mail: Option<String>,
    mail_nickname: Option<String>,
    display_name: Option<String>,
    given_name: Option<String>,
    surname: Option<String>,
    job_title: Option<String>,
    department: Option<String>,
    company_name: Option<String>,
    employee_id: Option<String>,
    street_address: Option<String>,
    city: Option<String>,
    state: Option<String>,
    postal_code: Option<String>,
    country: Option<String>,
    mobile_phone: Option<String>,
    telephone_number: Option<String>,
    proxy_addresses: Vec<String>,
    preferred_language: Option<String>,
    extension_attribute1: Option<String>,
    extension_attribute2: Option<String>,
    extension_attribute3: Option<String>,
}

impl SourceRecord for User {
    fn attributes<'r>(&'r self, to: &mut AttributeSink<'_, 'r>) -> Result<(), RecordError> {
        to.text("objectId", self.object_id.as_str());
        to.text("userPrincipalName", self.user_principal_name.as_str());
        to.boolean("accountEnabled", self.account_enabled);
        to.boolean("IsSoftDeleted", self.is_soft_deleted);
        to.text("mail", self.mail.as_deref());
        to.text("mailNickname", self.mail_nickname.as_deref());
        to.text("displayName", self.display_name.as_deref());
        to.text("givenName", self.given_name.as_deref());
        to.text("surname", self.surname.as_deref());
        to.text("jobTitle", self.job_title.as_deref());
        to.text("department", self.department.as_deref());
        to.text("companyName", self.company_name.as_deref());
        to.text("employeeId", self.employee_id.as_deref());
        to.text("streetAddress", self.street_address.as_deref());
        to.text("city", self.city.as_deref());
        to.text("state", self.state.as_deref());
        to.text("postalCode", self.postal_code.as_deref());
        to.text("country", self.country.as_deref());
        to.text("mobilePhone", self.mobile_phone.as_deref());
        to.text("telephoneNumber", self.telephone_number.as_deref());
        to.texts("proxyAddresses", self.proxy_addresses.iter().map(String::as_str));
        to.text("preferredLanguage", self.preferred_language.as_deref());
        to.text("extensionAttribute1", self.extension_attribute1.as_deref());
        to.text("extensionAttribute2", self.extension_attribute2.as_deref());
        to.text("extensionAttribute3", self.extension_attribute3.as_deref());
        Ok(())
    }
}

fn benchmark(criterion: &mut Criterion) {
    let object = workload::compiled();
    let texts = workload::users(1000);
    let values: Vec<Json> = texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let users: Vec<User> = texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let environment = Environment::default();
    let mut worker = Worker::new(&object, &environment);

    let mut outputs = [Vec::new(), Vec::new(), Vec::new()];
    for ((text, value), user) in texts.iter().zip(&values).zip(&users) {
        let [from_text, from_value, from_user] = &mut outputs;
        worker.json(text.as_bytes(), 0, from_text).unwrap();
        worker.record(value, 0, from_value).unwrap();
        worker.record(user, 0, from_user).unwrap();
    }
    let [from_text, from_value, from_user] = &outputs;
    assert_eq!(from_value, from_user, "both must give the same payloads");
    // Text keeps the escapes it came with; what it says is the same.
    let parsed = |bytes: &Vec<u8>| -> Vec<Json> {
        serde_json::Deserializer::from_slice(bytes).into_iter().map(Result::unwrap).collect()
    };
    assert_eq!(parsed(from_text), parsed(from_value), "text must give the same payloads");

    let mut group = criterion.benchmark_group("inputs");
    group.throughput(Throughput::Elements(texts.len() as u64));
    let mut out = Vec::new();
    group.bench_function("JSON text", |bencher| {
        bencher.iter(|| {
            out.clear();
            texts.iter().for_each(|text| {
                worker.json(text.as_bytes(), 0, &mut out).unwrap();
            });
            out.len()
        });
    });
    group.bench_function("serde_json::Value", |bencher| {
        bencher.iter(|| {
            out.clear();
            values.iter().for_each(|value| {
                worker.record(value, 0, &mut out).unwrap();
            });
            out.len()
        });
    });
    group.bench_function("a type of the caller's own", |bencher| {
        bencher.iter(|| {
            out.clear();
            users.iter().for_each(|user| {
                worker.record(user, 0, &mut out).unwrap();
            });
            out.len()
        });
    });
    group.finish();
}

criterion_group!(benches, benchmark);
criterion_main!(benches);
