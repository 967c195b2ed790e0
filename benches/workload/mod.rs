//! What the benchmarks share: mappings, and users to run them over.

#![allow(dead_code, reason = "each benchmark uses a part of it")]

use attrflow::catalogue::ObjectKind;
use attrflow::mapping::{CompiledObject, load};
use attrflow::source::SourceFile;

/// The mapping's text.
pub const MAPPING: &str = include_str!("users.yaml");

/// Mappings that the same users go through, so that nothing is tuned to one: file name and text.
pub const MAPPINGS: [(&str, &str); 4] = [
    ("users.yaml", MAPPING),
    ("wide.yaml", include_str!("wide.yaml")),
    ("fuze.yaml", include_str!("../../mappings/fuze.yaml")),
    ("genesys-cloud.yaml", include_str!("../../mappings/genesys-cloud.yaml")),
];

/// The mapping, compiled.
pub fn compiled() -> CompiledObject {
    compile("users.yaml", MAPPING)
}

/// The users' part of a mapping, compiled.
pub fn compile(name: &str, text: &str) -> CompiledObject {
    let loaded = load(&SourceFile::new(name, text));
    let compiled = loaded.compiled.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
    compiled.object(ObjectKind::User).unwrap().clone()
}

/// The first users of [`every_user`].
pub fn users(count: usize) -> Vec<String> {
    every_user().take(count).collect()
}

/// Attributes that some users lack: half of these have null, half do not have the attribute.
const OPTIONAL: [&str; 16] = [
    "mail",
    "mailNickname",
    "givenName",
    "surname",
    "jobTitle",
    "department",
    "employeeId",
    "streetAddress",
    "city",
    "state",
    "postalCode",
    "country",
    "mobilePhone",
    "telephoneNumber",
    "preferredLanguage",
    "usageLocation",
];

/// Users as JSON texts of about a kilobyte, the same ones at every call and without end: some out of scope,
/// some with missing attributes, some with letters beyond ASCII, some with escapes.
pub fn every_user() -> impl Iterator<Item = String> {
    let given = ["Ava", "Noah", "Emma", "Zoë", "Łukasz", "Priya", "Omar", "Björn", "Kenji", "Étienne"];
    let surnames =
        ["Smith", "O'Brien", "Brown", "Škvorecký", "Ærvold", "Nguyen", "Van-Dyke", "García", "Lee"];
    let departments = ["Sales", "Engineering", "Human Resources", "Qualitätssicherung", "Legal"];
    let cities = [
        ("Seattle", "WA", "98101", "US"),
        ("Berlin", "BE", "10115", "DE"),
        ("Malmö", "Skåne", "211 19", "SE"),
    ];
    let phones = ["+1 (425) 555-0101", "425.555.0101", "(425)555-0101", "+44 20 7946 0958"];
    let mut state = 1u64;
    let mut draw = move |bound: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    };
    (0usize..).map(move |number| {
        let (first, last) = (given[draw(given.len())], surnames[draw(surnames.len())]);
        let (city, region, code, country) = cities[draw(cities.len())];
        let domain = if draw(20) == 0 { "fabrikam.com" } else { "contoso.com" };
        let mut user = serde_json::json!({
            "objectId": format!("{number:08x}-0000-4000-8000-{:012x}", number * 7),
            "userPrincipalName": format!("user{number:06}@{domain}"),
            "accountEnabled": draw(12) != 0,
            "IsSoftDeleted": draw(20) == 0,
            "mail": format!("user{number:06}@contoso.com"),
            "mailNickname": format!("user{number:06}"),
            "displayName": format!("{first} {last}"),
            "givenName": first,
            "surname": last,
            "jobTitle": "Senior Software Engineer II",
            "department": departments[draw(departments.len())],
            "companyName": "Contoso Ltd",
            "employeeId": format!("{:07}", draw(10_000_000)),
            "streetAddress": format!("{} Main Street", draw(9999)),
            "city": city, "state": region, "postalCode": code, "country": country,
            "mobilePhone": phones[draw(phones.len())],
            "telephoneNumber": phones[draw(phones.len())],
            "proxyAddresses": [
                format!("SMTP:user{number:06}@contoso.com"),
                format!("smtp:u{number}@contoso.com"),
            ],
            "preferredLanguage": "en-US",
            "usageLocation": country,
            "userType": "Member",
            "createdDateTime": "2021-08-25T17:41:18Z",
            "employeeHireDate": format!(
                "{}-{:02}-{:02}T00:00:00Z", 1998 + number % 23, 1 + number % 12, 1 + number % 28
            ),
            "extensionAttribute1": format!("CC{:06}-{country}", draw(1_000_000)),
            "extensionAttribute2": if draw(3) == 0 { serde_json::json!("FTE") } else { serde_json::Value::Null },
            "extensionAttribute3": "Cost Pool 7",
            "manager": "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            "appRoleAssignments": [{"id": "18d14569c3bd439b9a66", "value": "User", "displayName": "User"}],
        });
        for name in OPTIONAL {
            match draw(40) {
                0 => user[name] = serde_json::Value::Null,
                1 => drop(user.as_object_mut().unwrap().shift_remove(name)),
                _ => {}
            }
        }
        match draw(50) {
            0 => user["displayName"] = serde_json::json!(format!("{first} \"Bob\" \\ {last}")),
            1 => user["streetAddress"] = serde_json::json!("Station Square\n3rd floor"),
            // As writers do that keep to ASCII.
            2 => return user.to_string().replace('ö', "\\u00f6").replace('ä', "\\u00e4"),
            _ => {}
        }
        user.to_string()
    })
}

/// The same users with the keys of each in an order of its own.
pub fn shuffled(users: &[String]) -> Vec<String> {
    let mut shuffle = shuffle();
    users.iter().map(|user| shuffle(user)).collect()
}

/// Puts the keys of each user that it is given into an order of its own: the same orders each time.
pub fn shuffle() -> impl FnMut(&str) -> String {
    let mut state = 1u64;
    move |user| {
        let user: serde_json::Map<String, serde_json::Value> = serde_json::from_str(user).unwrap();
        let mut members: Vec<_> = user.into_iter().collect();
        members.sort_by_cached_key(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 33
        });
        serde_json::Value::Object(members.into_iter().collect()).to_string()
    }
}

/// The value in the middle.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
